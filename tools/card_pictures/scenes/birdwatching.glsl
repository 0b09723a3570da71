// A small bird, or a duck: its head to +x, its feet at the origin.
vec2 songbird(vec3 p) {
  vec2 r = vec2(9, 0);
  float b = smin(ell(p - vec3(0, .62, 0), vec3(.52, .43, .38)), sph(p - vec3(.42, 1.08, 0), .3), .28);
  vec3 t = p - vec3(-.75, .5, 0); t.xy *= R(-.35); float tail = box(t, vec3(.5, .04, .13), .04); b = smin(b, tail, .15);
  ADD(b + .012 * noise(p * vec3(30, 60, 60)), 11.);
  vec3 q = vec3(p.x, p.y, abs(p.z)); vec3 w = q - vec3(-.18, .66, .33); w.xy *= R(-.3); w.xz *= R(.12); ADD(ell(w, vec3(.52, .24, .09)) + .01 * sin(w.x * 22. + w.y * 9.), 12.);
  ADD(limb(p, vec3(.68, 1.08, 0), vec3(.92, 1.04, 0), .065, .012), 13.); ADD(sph(q - vec3(.55, 1.15, .23), .055), 14.);
  ADD(limb(q, vec3(.03, .3, .12), vec3(.06, 0, .14), .03, .028), 13.); return r;
}
#if VIEW == 1
// A robin sings on a mossy branch in the wood.
#define EYE vec3(.6, 1.9, 4.6)
#define AT vec3(.1, .7, 0)
#define ZOOM 1.5
#define SUN normalize(vec3(-.5, .75, .55))
#define SKY mix(vec3(.12, .2, .07), vec3(.5, .62, .3), smoothstep(.3, .75, fbm(d.xy * 5. + 2.))) * (.6 + .8 * smoothstep(.55, .75, noise(d.xy * 9.)))
vec2 map(vec3 p) {
  vec2 r = songbird(p - vec3(0, .1, 0));
  vec3 q = p; q.y += .12 * sin(p.x * .7) + .1; float k = fbm(p * 3.);
  ADD((limb(q, vec3(-5, -.2, .1), vec3(5, .1, -.2), .24, .13) - .09 * k) * .8, 2.);
  ADD((limb(q, vec3(1.6, 0, -.1), vec3(2.9, 1.9, -1.), .1, .04) - .03 * k) * .8, 2.); ADD((limb(q, vec3(-1.4, -.1, 0), vec3(-2.6, 1.5, -.8), .1, .04) - .03 * k) * .8, 2.);
  for (int i = ZERO; i < 7; i++) { float f = float(i); vec3 l = p - (i < 4 ? vec3(2.1 + .25 * f, .5 + .45 * f, -.5 - .18 * f) : vec3(-1.9 - .25 * (f - 4.), .55 + .42 * (f - 4.), -.5)); l.xy *= R(f * 2.4); l.xz *= R(.6); l.x -= .2; ADD(ell(l, vec3(.26, .13, .02)), 3.); }
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  vec3 q = p - vec3(0, .1, 0);
  if (id < 2.5) { rough(n, p, 9., .7); return M(mix(stone(p * 2., vec3(.2, .14, .09)), vec3(.17, .27, .05), smoothstep(.2, .8, n.y + fbm(p * 4.) - .5))); }
  if (id < 3.5) return shiny(vec3(.2, .42, .07), .2, .04);
  if (id < 11.5) { rough(n, p, 34., .45); float red = smoothstep(.1, -.05, length((q - vec3(.42, .88, 0)) / vec3(1., 1.25, 1.)) - .42) * smoothstep(-.02, .14, q.x + .15 * q.y); vec3 c = mix(vec3(.25, .19, .12), vec3(.75, .7, .62), smoothstep(.62, .4, q.y)); return M(mix(c, vec3(.85, .25, .04), red) * (.7 + .5 * noise(p * vec3(20, 40, 40)))); }
  if (id < 12.5) return M(vec3(.2, .15, .1) * (.6 + .6 * smoothstep(.3, .7, sin(q.x * 20. + q.y * 22.))));
  if (id < 13.5) return M(vec3(.14, .1, .07)); return shiny(vec3(.01), 1.5, .1);
}
#else
// Two ducks on a quiet lake with reeds.
#define EYE vec3(0, 1.6, 6)
#define AT vec3(.1, .45, 0)
#define ZOOM 1.45
#define SUN normalize(vec3(-.6, .5, .5))
vec2 duck(vec3 p) {
  vec2 r = vec2(9, 0); float b = ell(p - vec3(0, .2, 0), vec3(.85, .38, .45)); b = smin(b, limb(p, vec3(-.6, .3, 0), vec3(-1.05, .5, 0), .22, .03), .2);
  ADD(b, 11.); float nk = limb(p, vec3(.55, .35, 0), vec3(.68, .85, 0), .2, .15); ADD(smin(nk, ell(p - vec3(.75, .95, 0), vec3(.27, .22, .2)), .1), 12.);
  vec3 q = vec3(p.xy, abs(p.z)); ADD(ell(q - vec3(-.15, .34, .36), vec3(.6, .26, .12)), 13.);
  ADD(ell(p - vec3(1.08, .88, 0), vec3(.22, .05, .1)), 14.); ADD(sph(q - vec3(.84, 1., .17), .035), 15.); return r;
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); vec3 q = p - vec3(-.9, .02, .3); q.xz *= R(.35); vec2 d = duck(q); if (d.x < r.x) r = d;
  q = p - vec3(1.9, 0, -1.4); q.xz *= R(2.7); d = duck(q / .92); d.x *= .92; if (d.x < r.x) r = vec2(d.x, d.y + 10.);
  vec3 g = p; g.z += 5.; float c = floor(g.x * 3.2), k = h1(c); g.x = (fract(g.x * 3.2) - .5) / 3.2 + .06 * sin(p.y * 1.5 + k * 9.) * p.y * .5; g.z += 1.6 * (k - .5);
  float far = abs(p.z + 5.) - 1.1; if (far > .2) { ADD(far, 2.); } else if (abs(p.x + .5) > 1.3) { float s = max(length(g.xz) - .03, p.y - 1.5 - 1.4 * k); if (k > .45) s = min(s, max(length(g.xz) - .085, abs(p.y - 1.55 - 1.2 * k) - .25)); ADD(min(s, .13) * .8, 2.); } else ADD(.13, 2.);
  ADD(crown(p - vec3(-9, 0, -17), 4.), 3.); ADD(crown(p - vec3(6, 0, -19), 4.6), 3.); ADD(crown(p - vec3(15, 0, -18), 4.), 3.); ADD(crown(p - vec3(-1.5, 0, -21), 4.), 3.);
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) { float w = sin(length(p.xz - vec2(-.9, .3)) * 9.) * exp(-.5 * length(p.xz - vec2(-.9, .3))); rough(n, p * vec3(1, 1, 3), 1.4, .05 + .02 * w); n = normalize(n + .04 * w); return shiny(vec3(.05, .11, .12), .7, .3); }
  if (id < 2.5) return M(mix(vec3(.25, .36, .1), vec3(.3, .18, .07), step(1.75, p.y) * step(length(n.y), .9) * .6));
  if (id < 3.5) { rough(n, p, 3., .7); return M(vec3(.1, .2, .06) * (.5 + noise(p * 3.))); }
  bool brown = id > 20.; id -= brown ? 10. : 0.; rough(n, p, 22., .25);
  if (id < 11.5) return M((brown ? vec3(.35, .22, .11) : vec3(.55, .53, .5)) * (.55 + .6 * noise(p * vec3(9, 20, 20))));
  if (id < 12.5) return brown ? M(vec3(.4, .26, .13)) : shiny(p.y < .62 ? vec3(.8) : vec3(.02, .22, .1), .7, .08);
  if (id < 13.5) return M((brown ? vec3(.28, .17, .08) : vec3(.4, .36, .33)) * (.5 + .7 * smoothstep(.2, .8, sin(p.x * 16. + p.y * 30.))));
  return id < 14.5 ? shiny(vec3(.8, .55, .08), .3, .03) : shiny(vec3(.01), 1., .1);
}
#endif
