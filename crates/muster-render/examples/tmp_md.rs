//! tmp
use std::time::Instant;
fn main(){
 let big=256*1024;
 for (name,p) in [("quote","> "),("brack","["),("brackets","[]("),("star","*a "),("under","_a *b "),("list","- "),("tick","`"),("lt","<"),("amp","&a"),("img","!["),("pipe","|a"),("tilde","~a "),("http","http://a "),("at","a@b"),("nl-list","- a\n"),("ref","[a]: b\n[a] "),("deepquote",">"),("link","[a](b) "),("www","www.a"), ("alt","*_"), ("fn", "[^1]"),("entity","&#1;"),("table","|a|\n|-|\n"),("bs","\\")]{
  let s=p.repeat(big/p.len());
  let t=Instant::now(); let o=muster_render::markdown::html(&s,2); println!("{name}: {:?} {}",t.elapsed(),o.len());
 }
}
