// A kite of four colours; and kites above a beach.
#define EYE vec3(0, .9, 7)
#if VIEW == 1
#define AT vec3(0, 2.9, 0)
#else
#define AT vec3(0, 2.2, 0)
#endif
#define ZOOM 1.25
#define SKY skyDay(d, .62)
#define SUN normalize(vec3(-.5, .6, .6))
vec2 kite(vec3 p, float s, float id) { p /= s; vec2 r = vec2(9, 0); float w = p.y > 0. ? abs(p.x) * .75 + p.y * .75 - .64 : abs(p.x) * .93 - p.y * .52 - .8; ADD(max(w * .8, abs(p.z + .12 * p.x * p.x) - .012), id); ADD(max(min(abs(p.x), abs(p.y)) - .016, max(abs(p.z) - .03, w)), 3.); for (int i = ZERO; i < 9; i++) { float k = float(i), y = -1.55 - .33 * k; vec3 c = vec3(.28 * sin(k * .75), y, .1 * cos(k)), e = vec3(.28 * sin(k * .75 + .75), y - .33, .1 * cos(k + 1.)); ADD(limb(p, c, e, .014, .014), 3.); vec3 b = p - c; b.xy *= R(.5 * sin(k * 2.)); ADD(max(abs(b.y) - abs(b.x) * .55 - .02, max(abs(b.x) - .17, abs(b.z) - .02)) * .8, 10. + mod(k, 3.)); } r.x *= s; return r; }
vec2 map(vec3 p) { vec2 r = vec2(9, 0), k;
#if VIEW == 1
  vec3 q = p - vec3(.1, 4., 0); q.xz *= R(.25); q.xy *= R(-.3); r = kite(q, .95, 4.); ADD(limb(p, vec3(.15, 4.1, .1), vec3(-3.2, -2, 4.5), .008, .008), 3.); q = p - vec3(4.2, 5.2, -7); k = kite(q, .8, 5.); if (k.x < r.x) r = k;
#else
  r = vec2((p.y - .12 * fbm(p.xz * .8) - .02 * noise(p.xz * 9.) - .03 * p.z - .1) * .8, 1.); ADD(p.y + .02 - .02 * sin(p.z * 3. + noise(p.xz)), 2.); vec3 q = p - vec3(-1.7, 3.6, 0); q.xy *= R(-.25); k = kite(q, .6, 4.); if (k.x < r.x) r = k; q = p - vec3(1.7, 4., -1); q.xy *= R(.35); k = kite(q, .62, 5.); if (k.x < r.x) r = k; q = p - vec3(.4, 3., -4); k = kite(q, .5, 6.); if (k.x < r.x) r = k; vec3 m = p - vec3(-2.9, .1, 2.); ADD(min(limb(vec3(abs(m.x) - .06, m.yz), vec3(0), vec3(-.03, .4, 0), .05, .06), limb(m, vec3(0, .42, 0), vec3(0, .72, 0), .1, .12)), 7.); ADD(sph(m - vec3(0, .92, 0), .1), 8.); ADD(limb(m, vec3(.08, .7, 0), vec3(.3, .95, 0), .04, .03), 7.); ADD(limb(p, vec3(-2.6, 1.05, 2.), vec3(-1.7, 3.4, 0), .006, .006), 3.);
#endif
  return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 12., .25); return M(vec3(.72, .58, .38) * (.8 + .3 * fbm(p.xz * 2.))); } if (id < 2.5) { rough(n, p * vec3(1, 1, 3), 2., .12); return shiny(mix(vec3(.04, .2, .28), vec3(.8), smoothstep(.62, .75, noise(vec2(p.x * .8, p.z * 2.2)))), .5, .25); } if (id < 3.5) return M(vec3(.12)); if (id < 6.5) { vec3 q = id < 4.5 ? p - (VIEW == 1 ? vec3(.1, 4., 0) : vec3(-1.7, 3.6, 0)) : id < 5.5 ? p - (VIEW == 1 ? vec3(4.2, 5.2, -7) : vec3(1.7, 4., -1)) : p - vec3(.4, 3., -4); if (id < 4.5 && VIEW == 1) q.xz *= R(.25); q.xy *= R(id < 4.5 ? (VIEW == 1 ? -.3 : -.25) : id < 5.5 && VIEW == 2 ? .35 : 0.); vec3 c = q.x > 0. ? (q.y > 0. ? vec3(.85, .08, .06) : vec3(.95, .65, .05)) : (q.y > 0. ? vec3(.06, .25, .7) : vec3(.08, .5, .2)); if (id > 4.5) c = mix(c.zxy, c.yzx, .3); return M(c * (.9 + .15 * noise(p * 6.))); } return M(id < 7.5 ? vec3(.1, .2, .5) : id < 8.5 ? vec3(.6, .4, .28) : id < 10.5 ? vec3(.9, .15, .1) : id < 11.5 ? vec3(.95, .75, .1) : vec3(.15, .4, .75)); }
