// A path with a signpost below snowy mountains; and a tent by the same mountains in the evening.
#if VIEW == 1
#define EYE vec3(0, 2.1, 7)
#define AT vec3(.3, 2., 0)
#define ZOOM 1.2
#define SUN normalize(vec3(-.6, .55, .4))
#else
#define EYE vec3(1.2, 1.5, 7)
#define AT vec3(0, 1.6, 0)
#define ZOOM 1.25
#define SUN normalize(vec3(.75, .22, .35))
#define SUNC vec3(2.4, 1.3, .75)
#define AMBC vec3(.32, .34, .5)
#define SKY skyDusk(vec3(d.x, d.y, -d.z)) * .75
#define FOGC vec3(.5, .42, .5)
#endif
#define FOG .011
#define PACE .6
float path(float z) { return .9 * sin(z * .5 + .4) * smoothstep(6., -3., z) - .02 * z * z * step(z, 0.) * .4; }
float hgt(vec2 p) { float m = smoothstep(-7., -26., p.y); return .35 * fbm(p * .5) - .2 + m * (9.5 * ridged(p * .09 + 1.) * (.5 + .6 * fbm(p * .3)) - .5) + .5 * smoothstep(0., -7., p.y) * fbm(p * .25); }
vec2 map(vec3 p) { vec2 r = vec2((p.y - hgt(p.xz) - .03 * noise(p.xz * 9.)) * .6, 1.); for (int i = ZERO; i < 6; i++) { float k = float(i); vec2 c = vec2(-5.5 + 2.3 * k + h1(k), -4.5 - 2.5 * h1(k + 3.)); if (i == 2 || i == 3) c = vec2(i == 2 ? -4.4 : 4.8, 1. - k * .4); ADD(fir(p - vec3(c.x, .1, c.y), 2.2 + 1.3 * h1(k + 5.)), 2.); } for (int i = ZERO; i < 6; i++) { float k = float(i); vec2 c = vec2(-3.5 + 7. * h1(k + 1.), 1. + 3. * h1(k + 7.)); ADD(ell(p - vec3(c.x, .03, c.y), vec3(.36, .22, .28) * (.5 + .7 * h1(k))) - .1 * noise(p * 5.), 3.); }
#if VIEW == 1
  vec3 q = p - vec3(1.35, 0, 2.6); ADD(box(q - vec3(0, 1.2, 0), vec3(.07, 1.3, .07), .02), 4.); for (int i = 0; i < 3; i++) { vec3 s = q - vec3(0, 2.3 - .42 * float(i), .08); s.xz *= R(.4 * float(i) - .35); s.x *= i == 1 ? -1. : 1.; ADD(max(box(s - vec3(.45, 0, 0), vec3(.68, .15, .03), .01), (s.x + abs(s.y) * 1.2 - 1.1) * .7), 5.); }
#else
  vec3 q = p - vec3(-1., .05, 1.6); q.xz *= R(.5); float t = max(abs(q.x) * .8 + q.y * .62 - .85, max(abs(q.z) - 1.2, -q.y)); t = max(t, -max(max(abs(q.x) * 1.9 + q.y * .62 - .72, .3 - q.z), -q.y)); ADD(t * .9, 6.); q = p - vec3(1.5, .12, 2.7); for (int i = 0; i < 5; i++) { vec3 s = q; s.xz *= R(1.256 * float(i)); ADD(limb(s, vec3(.42, -.05, 0), vec3(.04, .3, 0), .06, .05), 7.); } ADD(ell(q - vec3(0, .35, 0), vec3(.2, .5, .2)) + .2 * (fbm(q * vec3(5, 3, 5)) - .4), 8.); float a = atan(q.z, q.x); a = (fract(a * 1.43) - .5) / 1.43; float l = length(q.xz); ADD(sph(vec3(l * cos(a) - .62, q.y + .05, l * sin(a)), .17), 3.);
#endif
  return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { float far = smoothstep(-8., -14., p.z); rough(n, p, mix(10., 2.5, far), .5); float w = abs(p.x - path(p.z)); vec3 c = mix(lawn(p, vec3(.15, .25, .06)), vec3(.42, .34, .25) * (.7 + .5 * noise(p * 12.)), VIEW == 1 ? smoothstep(.75, .5, w - .1 * noise(p.xz * 3.)) * step(-8., p.z) : 0.); float snow = smoothstep(.45, .62, n.y * .55 + .055 * p.y + .25 * fbm(p * .8) - .18); return M(mix(c, mix(stone(p * .6, vec3(.33, .31, .31)), vec3(.9, .92, .96), snow * step(1.5, p.y)), far * smoothstep(.5, 1.6, p.y + fbm(p.xz)))); } if (id < 2.5) { rough(n, p, 14., .7); return M(vec3(.05, .13, .05) * (.5 + noise(p * 9.))); } if (id < 3.5) { rough(n, p, 8., .5); return M(stone(p, vec3(.42, .4, .38))); } if (id < 4.5) return M(wood(p.yxz, vec3(.18, .11, .06), vec3(.34, .22, .13))); if (id < 5.5) { vec3 c = wood(p * 1.5, vec3(.6, .42, .1), vec3(.8, .6, .2)); return M(mix(c, vec3(.05), writing(vec2(p.x * 1.5, p.y * 1.5 + .12), .62) * step(.6, n.z))); } if (id < 6.5) return M(vec3(.85, .35, .06) * (.8 + .25 * noise(p * 3.))); if (id < 7.5) return M(vec3(.12, .07, .04)); return lit(mix(vec3(1., .75, .25), vec3(1., .25, .04), smoothstep(.3, .8, p.y)), 5.); }
