// A stall with crates: fruit under a striped awning, and vegetables from near.
#define PACE .75
#if VIEW == 1
#define EYE vec3(-1., 2.2, 6.2)
#define AT vec3(.1, 1.55, 0)
#define ZOOM 1.25
#else
#define EYE vec3(.1, 3.1, 3.4)
#define AT vec3(.05, .95, .1)
#define ZOOM 1.25
#endif
#define SUN normalize(vec3(-.45, .65, .62))
#define AMBC vec3(.5, .55, .62)
float fruit(vec3 p, vec2 c, float kind, out float k) { float d = 9.; k = 0.; for (int l = 0; l < 2 + ZERO; l++) { vec2 g = vec2(.3), q = p.xz - c + .15 * float(l); vec2 i = clamp(floor(q / g), vec2(-2 + l, -2 + l), vec2(1)); float h = h1(i + c * 3. + float(l) * 7.); vec3 s = vec3(q - (i + .5) * g + .05 * (h - .5), 0).xzy; s.y = p.y - .17 - .17 * float(l) - .03 * h; s = vec3(s.x, s.y, s.z); float e; if (kind < 3.5) e = sph(s, .155); else if (kind < 4.5) { s.xz *= R(h * 6.); e = ell(s, vec3(.19, .11, .11)); } else { s.xz *= R(h * 6.); e = limb(s, vec3(-.15, 0, 0), vec3(.15, .02, 0), .1, .06); } if (e < d) { d = e; k = h; } } return d; }
vec2 map(vec3 p) { vec2 r = vec2(p.y, 1.); ADD(p.z + 2.4, 2.); ADD(box(p - vec3(0, .45, -.1), vec3(2.35, .45, .95), .02), 3.); vec3 q = p - vec3(0, 1.05, .05); q.yz *= R(-.28); float ix = clamp(floor(q.x / 1.45 + .5), -1., 1.), iz = q.z > 0. ? .42 : -.42; if (VIEW == 1) iz = q.z > -.05 ? .4 : -.5; vec3 c = vec3(q.x - ix * 1.45, q.y, q.z - iz * 1.05); float b = max(box(c, vec3(.66, .18, .42), .01), -box(c - vec3(0, .06, 0), vec3(.62, .18, .38), .01)); ADD(b, 4.); float kind = mod(ix + 1. + (iz > 0. ? 3. : 0.), 6.), k; float f = fruit(vec3(c.x, c.y + .13, c.z), vec2(0), kind, k); f = max(f, max(abs(c.x) - .66, abs(c.z) - .44)); ADD(f * .8, 10. + kind + .9 * k);
  vec3 s = vec3(abs(p.x) - 2.3, p.yz); if (VIEW == 1) { ADD(limb(s, vec3(0, 0, .85), vec3(0, 2.75, .85), .045, .045), 5.); ADD(limb(s, vec3(0, 0, -.9), vec3(0, 3.3, -.9), .045, .045), 5.); vec3 a = p - vec3(0, 3.05, .1); a.yz *= R(.3); ADD(box(a, vec3(2.6, .03, 1.3), .01), 6.); float sc = .16 + .07 * abs(sin(p.x * 6.)); ADD(max(abs(p.z - 1.34) - .015, max(abs(p.y - 2.62) - sc, abs(p.x) - 2.6)), 6.); } return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 9., .3); return M(masonry(p, n, vec2(.4, .4), vec3(.4, .37, .34), vec3(.2, .19, .18))); } if (id < 2.5) return M(mix(plaster(p, vec3(.62, .48, .34)).col, vec3(.12, .16, .15), step(box2(vec2(mod(p.x, 2.4) - 1.2, p.y - 3.), vec2(.4, .6), .0), 0.))); if (id < 3.5) return M(vec3(.15, .32, .22) * (.8 + .3 * noise(p * vec3(9, 1, 9)))); if (id < 4.5) return M(wood(p * 2., vec3(.42, .28, .14), vec3(.62, .45, .26))); if (id < 5.5) return shiny(vec3(.5), .6, .1); if (id < 6.5) return M(mix(vec3(.72, .08, .06), vec3(.85, .82, .75), step(.5, fract(p.x * 1.25))) * .9); float kind = floor(id - 10.), k = fract(id - 10.); vec3 c;
#if VIEW == 1
  c = kind < .5 ? vec3(.7, .07, .05) : kind < 1.5 ? vec3(.9, .4, .03) : kind < 2.5 ? vec3(.4, .6, .08) : kind < 3.5 ? vec3(.85, .35, .2) : kind < 4.5 ? vec3(.92, .75, .08) : vec3(.2, .06, .25); if (kind < .5 || kind > 2.5 && kind < 3.5) c = mix(c, vec3(.8, .6, .1), smoothstep(.4, .8, noise(p * 5.)) * .7);
#else
  c = kind < .5 ? vec3(.75, .06, .04) : kind < 1.5 ? vec3(.5, .36, .2) : kind < 2.5 ? vec3(.55, .1, .35) : kind < 3.5 ? vec3(.85, .35, .03) : kind < 4.5 ? vec3(.16, .06, .2) : vec3(.12, .35, .07);
#endif
  rough(n, p, 16., .08); return shiny(c * (.75 + .45 * k), .45, .04); }
