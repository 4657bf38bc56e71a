(()=>{
const said=document.currentScript.dataset
const ahead=Date.now()-Date.parse(said.now)
const every=[...document.querySelectorAll("time.left")]
const time=s=>s<600?`${Math.floor(s/60)}:${String(s%60).padStart(2,"0")}`:said.minutes.replace("{}",Math.floor(s/60))
const words=s=>s<=0?said.over:said.soon.replace("{}",time(s))
const show=()=>{for(const one of every){
const text=words(Math.trunc((Date.parse(one.dateTime)+ahead-Date.now())/1000))
if(one.textContent!==text)one.textContent=text}}
show()
setInterval(show,1000)
})()
