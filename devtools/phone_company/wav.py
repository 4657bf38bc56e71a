"""Recordings with real bytes: 8 kHz, 16-bit, mono, a quiet tone of the right length."""

import io
import math
import struct
import wave

RATE = 8000
_PERIOD = b"".join(struct.pack("<h", int(3000 * math.sin(2 * math.pi * i / 20))) for i in range(20))  # 400 Hz


def tone(seconds: float) -> bytes:
    frames = int(seconds * RATE)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((_PERIOD * (frames // 20 + 1))[: frames * 2])
    return out.getvalue()
