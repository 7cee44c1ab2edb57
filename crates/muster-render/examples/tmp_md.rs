//! tmp
use std::time::Instant;
fn main(){
 let big=256*1024;
 for (name,p) in [("quote","> "),("deepquote",">"),("linkq",">[a](b)"),("list","- a\n  "),("olist","1. "),("dlist","- "),("mixed","> - "),("em","*a **b ")]{
  let s=p.repeat(big/p.len())+"x";
  let t=Instant::now(); let o=muster_render::markdown::html(&s,2); println!("{name}: {:?} {}",t.elapsed(),o.len());
 }
 // nested list line by line
 let mut s=String::new(); let mut d=0; while s.len()<big { s.push_str(&" ".repeat(d*2)); s.push_str("- a\n"); d+=1; }
 let t=Instant::now(); let o=muster_render::markdown::html(&s,2); println!("nest: {:?} {}",t.elapsed(),o.len());
 let mut s=String::new(); for _ in 0..2000 { s.push_str(&">".repeat(128)); s.push_str("a\n\n"); }
 let t=Instant::now(); let o=muster_render::markdown::html(&s,2); println!("nest2: {:?} {}",t.elapsed(),o.len());
 let mut s=String::new(); s.push_str(&"> ".repeat(60000)); s.push('\n'); for _ in 0..2000 { s.push_str("a\n"); }  for _ in 0..20000 { s.push_str("a\n\n"); }
 let t=Instant::now(); let o=muster_render::markdown::html(&s,2); println!("nest3: {:?} {}",t.elapsed(),o.len());
}
