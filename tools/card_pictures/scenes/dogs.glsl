float dogHead(vec3 p) { vec3 q = vec3(abs(p.x), p.yz); float h = smin(ell(p, vec3(.36, .35, .36)), ell(p - vec3(0, -.12, .38), vec3(.17, .15, .27)), .14); return smin(h, ell(q - vec3(.11, -.16, .42), vec3(.12, .12, .16)), .06); }
#if VIEW == 1
// A brown and white dog sits in the grass, its tongue out.
#define EYE vec3(.5, 1.45, 5.2)
#define AT vec3(0, 1., 0)
#define ZOOM 1.45
#define SUN normalize(vec3(-.55, .65, .55))
vec2 map(vec3 p) {
  vec2 r = vec2((p.y - .1 * fbm(p.xz * 1.5) - .05 * noise(p.xz * 11.) + .08) * .8, 1.); vec3 q = vec3(abs(p.x), p.yz); float f = .02 * noise(p * vec3(24, 12, 24));
  float b = smin(ell(p - vec3(0, .62, -.25), vec3(.56, .62, .6)), ell(p - vec3(0, 1., .12), vec3(.42, .52, .4)), .3); b = smin(b, limb(q, vec3(.24, .95, .25), vec3(.22, .1, .42), .18, .13), .12); b = smin(b, ell(q - vec3(.23, .06, .55), vec3(.15, .1, .2)), .06); b = smin(b, ell(q - vec3(.5, .3, .05), vec3(.22, .3, .4)), .12); b = smin(b, ell(q - vec3(.55, .07, .45), vec3(.14, .09, .22)), .06); b = smin(b, limb(p, vec3(-.3, .15, -.7), vec3(-1.05, .35, -.45), .14, .08), .1); b = smin(b, limb(p, vec3(0, 1.2, .15), vec3(0, 1.65, .3), .32, .27), .2); b = smin(b, dogHead(p - vec3(0, 1.82, .35)), .1);
  vec3 e = q - vec3(.36, 1.78, .28); e.xy *= R(-.25); b = smin(b, ell(e, vec3(.09, .34, .2)), .05); ADD(b - f, 10.); ADD(sph(q - vec3(.15, 1.9, .65), .062), 11.); ADD(ell(p - vec3(0, 1.75, .99), vec3(.1, .075, .07)), 11.); vec3 t = p - vec3(0, 1.47, .82); t.yz *= R(.5); ADD(ell(t, vec3(.09, .17, .035)), 12.); ADD(tor(p - vec3(0, 1.38, .22), .33, .045), 13.); ADD(cyl((p - vec3(0, 1.27, .58)).xzy, .015, .08, .01), 14.);
  ADD(crown(p - vec3(-5, -.4, -9), 2.6), 3.); ADD(crown(p - vec3(4.5, -.4, -10), 3.), 3.); ADD(crown(p - vec3(0, -.4, -13), 2.8), 3.); ADD(sph(p - vec3(1.25, .2, .6), .24), 15.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) { rough(n, p * vec3(1, .4, 1), 16., 1.); return M(lawn(p, vec3(.15, .28, .05))); } if (id < 3.5) { rough(n, p, 5., .7); return M(vec3(.1, .2, .05) * (.5 + noise(p * 5.))); }
  if (id < 10.5) { rough(n, p * vec3(1, .5, 1), 26., .7); vec3 q = vec3(abs(p.x), p.yz); float w = smoothstep(.05, -.04, length((q - vec3(0, .95, .55)) * vec3(1., .55, 1.)) - .36); w = max(w, smoothstep(.03, -.03, q.x - .05 - .5 * max(1.8 - p.y, 0.)) * step(1.5, p.y) * step(.5, p.z)); w = max(w, smoothstep(.32, .22, p.y)); vec3 c = vec3(.42, .2, .08); if (q.x > .3 && p.y > 1.5) c *= .65; return M(mix(c, vec3(.85, .8, .72), w) * (.7 + .5 * noise(p * vec3(40, 15, 40)))); }
  if (id < 11.5) return shiny(vec3(.02, .015, .01), 1.5, .1); if (id < 12.5) return shiny(vec3(.85, .3, .32), .4, .04); if (id < 13.5) return M(vec3(.7, .05, .05)); return id < 14.5 ? shiny(vec3(.8, .6, .2), 1., .3) : M(mix(vec3(.75, .85, .1), vec3(.9), smoothstep(.05, .03, abs(abs(p.x - 1.25 + .3 * (p.y - .2)) - .1)))); }
#else
// A grey puppy lies on a rug in front of its bowl.
#define EYE vec3(.9, 2., 4.6)
#define AT vec3(.1, .5, 0)
#define ZOOM 1.5
#define ROOM
vec2 map(vec3 p) {
  vec2 r = vec2(p.y + .06, 1.); ADD(cyl(p - vec3(0, -.02, 0), .06, 2.3, .04) - .012 * noise(p * 30.), 2.); ADD(p.z + 3.2, 3.); ADD(box(p - vec3(0, .18, -3.15), vec3(9, .25, .06), .02), 4.); vec3 q = p - vec3(-.25, 0, -.1); q.xz *= R(-.35); vec3 s = vec3(abs(q.x), q.yz); float f = .02 * noise(p * 26.);
  float b = ell(q - vec3(0, .42, -.45), vec3(.48, .42, .85)); b = smin(b, ell(s - vec3(.42, .25, -.85), vec3(.22, .28, .38)), .12); b = smin(b, limb(s, vec3(.28, .2, .2), vec3(.3, .1, .95), .15, .12), .12); b = smin(b, limb(q, vec3(0, .5, .2), vec3(0, .78, .5), .3, .28), .2); b = smin(b, dogHead(q - vec3(0, .92, .62)), .1); b = smin(b, limb(q, vec3(0, .3, -1.2), vec3(.7, .12, -1.45), .12, .05), .1); vec3 e = s - vec3(.36, .9, .55); e.xy *= R(-.3); b = smin(b, ell(e, vec3(.08, .28, .17)), .05); ADD(b - f, 10.); ADD(sph(s - vec3(.15, 1.0, .92), .062), 11.); ADD(ell(q - vec3(0, .85, 1.26), vec3(.09, .07, .06)), 11.);
  vec3 w = p - vec3(1.35, .16, .7); ADD(max(max(length(w.xz) - .5 + .3 * w.y, abs(w.y) - .17), -sph(w - vec3(0, .32, 0), .42)), 12.); float kib = 9.; for (int i = ZERO; i < 8; i++) kib = min(kib, sph(w - vec3(.5 * h1(float(i)) - .25, .03, .5 * h1(float(i) + 4.) - .25), .09)); ADD(kib, 13.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) return shiny(wood(p + floor(p.z * 1.6) * 3., vec3(.3, .18, .09), vec3(.5, .34, .2)) * smoothstep(.0, .02, abs(fract(p.z * 1.6) - .5) * .6), .2, .05); if (id < 2.5) { rough(n, p, 30., .6); float l = length(p.xz); return M(mix(vec3(.12, .2, .35), vec3(.75, .7, .6), step(.5, fract(l * 1.9)) * step(l, 2.2))); } if (id < 4.5) return plaster(p, id < 3.5 ? vec3(.62, .58, .5) : vec3(.8)); if (id < 10.5) { rough(n, p, 26., .7); return M(mix(vec3(.24, .24, .27), vec3(.75, .72, .7), smoothstep(.3, .1, p.y) + smoothstep(.1, .0, abs(p.x + .25 + .35 * p.z - .08)) * step(.7, p.y) * .8) * (.7 + .5 * noise(p * 30.))); } if (id < 11.5) return shiny(vec3(.02), 1.5, .1); return id < 12.5 ? shiny(vec3(.6, .1, .08), .8, .1) : M(vec3(.35, .18, .08)); }
#endif
