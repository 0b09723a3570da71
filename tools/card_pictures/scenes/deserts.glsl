#if VIEW == 1
// Dunes in low light, with a caravan's tracks.
#define EYE vec3(0, 3.2, 9)
#define AT vec3(.3, 1.3, -4)
#define ZOOM 1.2
#define SUN normalize(vec3(.85, .3, -.25))
#define SUNC vec3(2.9, 1.9, 1.1)
#define AMBC vec3(.32, .36, .5)
#define FOGC vec3(.85, .68, .52)
#define FOG .011
#define PACE .55
float dune(vec2 p) { p += .8 * vec2(noise(p * .18), noise(p * .18 + 7.)); float a = fract(p.x * .11 + .25 * sin(p.y * .16 + 1.) + .3), b = fract(p.x * .17 - .22 * sin(p.y * .13) + p.y * .05); float f = 2.1 * (a < .7 ? smoothstep(0., .7, a) : smoothstep(1., .7, a)), g = 1.1 * (b < .65 ? smoothstep(0., .65, b) : smoothstep(1., .65, b)); return f + g * .7 + .25 * fbm(p * .3); }
vec2 map(vec3 p) { return vec2((p.y - dune(p.xz)) * .7, 1.); }
Mat paint(float id, vec3 p, inout vec3 n) { float r = sin(dot(p.xz, vec2(9, 5)) * 2.2 + 5. * fbm(p.xz * 1.1)); n = normalize(n + .11 * r * vec3(.87, 0, .48)); rough(n, p, 40., .08); return M(vec3(.78, .5, .26) * (.85 + .25 * fbm(p.xz * .7))); }
#else
// Tall cacti before table mountains.
#define EYE vec3(0, 1.7, 8)
#define AT vec3(0, 1.9, 0)
#define ZOOM 1.15
#define SUN normalize(vec3(-.6, .5, .6))
#define FOG .007
#define PACE .7
float cactus(vec3 p, float h) { float a = atan(p.z, p.x), f = .025 * cos(a * 14.); float d = limb(p, vec3(0), vec3(0, h, 0), .27, .24); d = smin(d, limb(p, vec3(0, h * .45, 0), vec3(.75, h * .5, 0), .18, .17), .1); d = min(d, limb(p, vec3(.75, h * .5, 0), vec3(.78, h * .85, 0), .17, .16)); d = smin(d, limb(p, vec3(0, h * .3, 0), vec3(-.65, h * .36, 0), .16, .15), .1); d = min(d, limb(p, vec3(-.65, h * .36, 0), vec3(-.68, h * .62, 0), .16, .14)); float e = cos(fract(p.x * 7. + .5) * 6.28); return d - mix(f, .02 * e, smoothstep(.25, .4, abs(p.x))); }
vec2 map(vec3 p) { vec2 r = vec2((p.y - .35 * fbm(p.xz * .5) + .1 - .04 * noise(p.xz * 4.)) * .9, 1.); ADD(cactus(p - vec3(-1.7, 0, 1.5), 3.3), 2.); vec3 q = p - vec3(2.6, 0, -1.5); q.xz *= R(.7); ADD(cactus(q, 3.9), 2.); q = p - vec3(6.5, 0, -7.); ADD(cactus(q, 4.), 2.); ADD(ell(p - vec3(.6, .25, 2.2), vec3(.36, .33, .36)) + .02 * cos(atan(p.z - 2.2, p.x - .6) * 16.), 2.);
  for (int i = ZERO; i < 6; i++) { float k = float(i); ADD(sph(p - vec3(-4. + 8. * h1(k), .1, 3.5 * h1(k + 3.) - 1.), .2 + .25 * h1(k + 5.)) - .15 * noise(p * 4.), 3.); }
  float a = box2(p.xz - vec2(-13, -30), vec2(9, 4), 3.) - 2. * fbm(p.xz * .4), b = box2(p.xz - vec2(14, -36), vec2(5, 4), 3.) - 2. * fbm(p.xz * .4 + 3.); float m = max(min(a, b + .5) , p.y - (p.x < 2. ? 7.5 : 10.)); float s = (p.y - 3.4 + .55 * min(a, b)) ; ADD(smin(m, s * .7, .5) * .7, 4.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 9., .5); return M(vec3(.66, .42, .25) * (.7 + .5 * fbm(p.xz * 2.) + .2 * noise(p * 30.))); } if (id < 2.5) { rough(n, p, 30., .3); return M(vec3(.16, .27, .1) * (.75 + .4 * noise(p * 6.))); } if (id < 3.5) { rough(n, p, 8., .6); return M(stone(p, vec3(.5, .33, .22))); } rough(n, p, 1.5, .6); return M(mix(vec3(.55, .25, .13), vec3(.72, .45, .28), fract(p.y * .55 + .4 * fbm(p * .5)))); }
#endif
