#if VIEW == 1
// A watering can and pots of flowers before a garden wall.
#define EYE vec3(.4, 1.7, 5.2)
#define AT vec3(.05, .75, 0)
#define ZOOM 1.45
#define SUN normalize(vec3(-.55, .65, .55))
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); ADD(p.z + 1.6, 2.); vec3 q = p - vec3(-.95, .6, 0); float l = length(q.xz); ADD(max(max(l - .52 + .06 * q.y, abs(q.y) - .58), -max(l - .47, .2 - q.y)), 3.);
  ADD(limb(q, vec3(-.4, -.35, 0), vec3(-1.15, .55, 0), .11, .08), 3.); vec3 rose = q - vec3(-1.2, .62, 0); rose.xy *= R(-.9); ADD(cyl(rose, .06, .19, .02), 3.); vec2 h = vec2(length(q.xy - vec2(.45, .2)) - .42, q.z); ADD(max(length(h) - .05, .35 - q.x), 3.); h = vec2(length(q.xy - vec2(0, .5)) - .42, q.z); ADD(max(length(h) - .05, .5 - q.y), 3.);
  for (int i = ZERO; i < 3; i++) { float k = float(i); vec3 f = p - vec3(.55 + .85 * k, .32, .5 - .65 * k); ADD(max(length(f.xz) - .3 - .14 * f.y, abs(f.y) - .32), 4.); ADD(max(length(f.xz) - .4, abs(f.y - .3) - .07), 4.); f.y -= .75; ADD(ell(f, vec3(.5, .4, .5)) - .16 * (noise(f * 8.) - .3), 5.); vec3 g = f; float a = atan(g.z, g.x); for (int j = ZERO; j < 9; j++) { float m = float(j), b = m * 2.4; ADD(sph(f - vec3(.42 * sin(b), .1 + .32 * h1(m + k), .42 * cos(b)), .13) - .03 * noise(f * 30.), 6. + k); } }
  return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 10., .3); return M(masonry(p, n, vec2(.7, .5), vec3(.46, .42, .38), vec3(.2, .24, .12))); } if (id < 2.5) { rough(n, p, 12., .3); return M(mix(masonry(p, n, vec2(.5, .22), vec3(.55, .42, .32), vec3(.45, .42, .38)), vec3(.1, .22, .05), smoothstep(.5, .6, fbm(p * 1.8 + 3.)))); } if (id < 3.5) return shiny(vec3(.28, .42, .42) * (.8 + .3 * fbm(p * 4.)), .6, .1); if (id < 4.5) return M(vec3(.58, .27, .15) * (.8 + .3 * fbm(p * 5.))); rough(n, p, 14., .5); return M(id < 5.5 ? vec3(.1, .26, .05) : id < 6.5 ? vec3(.85, .1, .12) : id < 7.5 ? vec3(.9, .65, .08) : vec3(.6, .25, .75)); }
#else
// Sunflowers before a fence.
#define EYE vec3(0, 1.6, 4.6)
#define AT vec3(0, 1.75, 0)
#define ZOOM 1.2
#define SUN normalize(vec3(-.5, .6, .62))
#define PACE .75
vec2 map(vec3 p) {
  vec2 r = vec2(p.y - .1 * noise(p.xz * 4.), 1.); for (int i = ZERO; i < 5; i++) { float k = float(i); vec3 c = vec3(-1.9 + .95 * k, 2. + .55 * sin(k * 2.6), -.3 * mod(k * 2., 3.)); vec3 q = p - c; ADD(limb(p, vec3(c.x + .1, 0, c.z - .2), c + vec3(0, 0, -.12), .06, .045), 2.); q.yz *= R(.25); q.xz *= R(.3 - .15 * k); float a = atan(q.y, q.x), l = length(q.xy); ADD(ell(q, vec3(.3, .3, .12)) - .02 * noise(q * 30.), 3.); for (int s = 0; s < 2; s++) { float b = a + .165 * float(s), m = (fract(b * 3.0239) - .5) / 3.0239; vec3 f = vec3(l - .45, m * l, q.z + .03 * float(s) + .22 * (l - .3) * (l - .3)); ADD(ell(f, vec3(.25, .075, .02)) * .7, 4.); }
    for (int s = -1; s <= 1; s += 2) { vec3 f = p - vec3(c.x + .08, .7 + .35 * h1(k + float(s)), c.z - .1); f.x *= float(s); f.xy *= R(.3); f.x -= .36; ADD(ell(f, vec3(.36, .03 + .0 * k, .2)) - .01 * sin(f.x * 20.), 5.); } }
  vec3 w = p - vec3(0, .8, -2.2); float x = (fract(w.x * 2.2) - .5) / 2.2; ADD(max(box(vec3(x, w.y, w.z), vec3(.17, .9, .05), .02), w.y + abs(x) - .95), 6.); ADD(box(w - vec3(0, .2, -.1), vec3(9, .1, .05), .01), 6.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 12., .6); return M(lawn(p, vec3(.16, .2, .05))); } if (id < 2.5) return M(vec3(.2, .35, .08)); if (id < 3.5) { rough(n, p, 30., .7); return M(vec3(.16, .08, .03) * (.5 + noise(p * 30.))); } if (id < 4.5) return M(vec3(.95, .6, .03) * (.8 + .3 * noise(p * 9.))); if (id < 5.5) return M(vec3(.13, .3, .06) * (.7 + .4 * noise(p * 6.))); return M(wood(p.yxz * 1.5 + floor(p.x * 2.2) * 4., vec3(.45, .44, .42), vec3(.65, .64, .6))); }
#endif
