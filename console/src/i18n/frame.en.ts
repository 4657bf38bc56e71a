/** What the frame says on every screen: whether the desk can be heard, what nobody has, the call that goes on. */
export const frameEn = {
  "sound.blocked": "This browser plays no sound here: neither a caller's ring nor the alarm can be heard.",
  "sound.checked": "Sound check: two rising notes. Not heard? Look at the headset and the volume.",
  "sound.none": "This browser can't play sound: neither a caller's ring nor the alarm can be heard. Use a current Chrome, Edge or Firefox.",
  "sound.turnOn": "Turn sound on",
  "sound.wayOut": "Still silent? Allow sound for this page: the sign left of the address, then Sound.",
} as const;
