// Skis in the snow before mountains; and a slope with firs and a hut.
#define EYE vec3(-.3, 1.7, 7)
#define AT vec3(.2, 1.8, 0)
#define ZOOM 1.25
#define SUN normalize(vec3(-.65, .45, .35))
#define SUNC vec3(2.1, 1.95, 1.75)
#define BOUNCE vec3(.4, .44, .52)
#define PACE .6
#define FOG .008
#define SKY skyDay(d, .35)
float hgt(vec2 p) { float m = smoothstep(-8., -28., p.y); return .5 * fbm(p * .3) - .2 + (VIEW == 2 ? .1 * max(-p.y, 0.) - .12 * p.x : 0.) + m * 10. * ridged(p * .085 + 2.) * (.5 + .6 * fbm(p * .3)) * (VIEW == 2 ? .6 : 1.); }
float groove(vec2 p) { float g = 9.; for (int i = 0; i < 3; i++) { float o = 1.2 * float(i) - 1.; float c = o + .7 * sin(p.y * .7 + float(i)) + (VIEW == 1 ? 0. : .4 * p.y * .3); g = min(g, abs(abs(p.x - c) - .12)); } return smoothstep(.07, .0, g); }
vec2 map(vec3 p) { vec2 r = vec2((p.y - hgt(p.xz) + .05 * groove(p.xz) * smoothstep(-10., -4., p.z)) * .6, 1.);
#if VIEW == 1
  vec3 q = p - vec3(-.6, 0, 2.2); for (int i = 0; i < 2; i++) { vec3 s = q - vec3(.28 * float(i), 0, .08 * float(i)); s.xy *= R(.1 - .2 * float(i)); float bend = .3 * smoothstep(1.9, 2.5, s.y) * (s.y - 1.9); ADD(box(s - vec3(0, 1.1, -bend), vec3(.09 - .03 * smoothstep(2.2, 2.5, s.y), 1.4, .025), .02) * .8, 2. + float(i)); ADD(box(s - vec3(0, 1., .07), vec3(.075, .22, .06), .03), 4.); } for (int i = 0; i < 2; i++) { vec3 s = q - vec3(.95 + .3 * float(i), 0, .1); s.xy *= R(-.08 + .2 * float(i)); ADD(limb(s, vec3(0, 0, 0), vec3(0, 1.75, 0), .022, .025), 4.); ADD(limb(s, vec3(0, 1.6, 0), vec3(0, 1.85, 0), .045, .045), 5.); ADD(tor(s - vec3(0, .28, 0), .1, .018), 5.); }
  for (int i = ZERO; i < 5; i++) { float k = float(i); ADD(fir(p - vec3(-7. + 3.1 * k + h1(k), .0, -6. - 3. * h1(k + 3.)), 2.6 + 1.2 * h1(k + 5.)), 6.); }
#else
  for (int i = ZERO; i < 9; i++) { float k = float(i); vec2 c = vec2(-6.5 + 1.5 * k + (k > 3.5 ? 2. : -.5), -1.5 - 5. * h1(k + 3.)); ADD(fir(p - vec3(c.x, .1 + .1 * max(-c.y, 0.) - .12 * c.x, c.y), 2.4 + 1.6 * h1(k + 5.)), 6.); } vec3 h = p - vec3(2.1, .75, .3); h.xz *= R(-.4); ADD(box(h, vec3(1., .62, .75), .01), 7.); ADD(gable(h.zyx - vec3(0, .55, 0), 1.1, .75, 1.25), 8.); ADD(box(h - vec3(-.25, -.2, .76), vec3(.2, .42, .03), .01), 9.); ADD(box(h - vec3(.6, 1.1, -.2), vec3(.15, .5, .15), .01), 10.);
#endif
  return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { float far = smoothstep(-9., -14., p.z); rough(n, p, mix(6., 2.2, far), mix(.12, .5, far)); rough(n, p, 40., .06); float rock = smoothstep(.62, .42, n.y + .15 * fbm(p)) * far; return Mat(mix(vec3(.88, .9, .94), stone(p, vec3(.3, .28, .28)), rock), .25, .3, 0., 0.); } if (id < 3.5) return shiny(mix(vec3(.8, .06, .05), id < 2.5 ? vec3(.95, .75, .1) : vec3(.95, .75, .1), step(.5, fract(p.y * 1.3)) * step(1.4, p.y)), 1., .08); if (id < 5.5) return shiny(id < 4.5 ? vec3(.3) : vec3(.04), .7, .1); if (id < 6.5) { float s = smoothstep(.2, .6, n.y + .4 * noise(p * 5.) - .1); rough(n, p, 12., .6); return M(mix(vec3(.05, .12, .06) * (.5 + noise(p * 9.)), vec3(.9, .92, .95), s)); } if (id < 7.5) { vec3 h = p - vec3(2.1, .75, .3); h.xz *= R(-.4); if (length(max(abs(h.xy - vec2(.5, .05)) - .17, 0.)) < .01 && h.z > .7) return lit(vec3(1., .7, .3), .9); return M(wood(p * 1.2, vec3(.2, .1, .05), vec3(.36, .2, .1)) * (.6 + .4 * step(.12, fract(p.y * 5.)))); } if (id < 8.5) return M(mix(vec3(.2, .12, .08), vec3(.93), smoothstep(.2, .5, n.y))); return id < 9.5 ? M(vec3(.12, .2, .14)) : M(masonry(p, n, vec2(.2, .1), vec3(.45, .4, .37), vec3(.3))); }
