// A sailing boat at sea by day; and several at sunset.
#define EYE vec3(-.8, 1.3, 8)
#define AT vec3(.1, 1.9, 0)
#define ZOOM 1.3
#if VIEW == 1
#define SUN normalize(vec3(-.6, .5, .55))
#else
#define SUN normalize(vec3(-.35, .2, -.8))
#define SUNC vec3(2.7, 1.5, .75)
#define AMBC vec3(.38, .35, .45)
#define SKY skyDusk(d)
#define FOGC vec3(.9, .58, .4)
#endif
#define FOG .008
vec2 boat(vec3 p) { vec2 r = vec2(9, 0); p.xy *= R(.06); p.yz *= R(.1); float x = p.x, w = .52 * sqrt(max(1. - pow(abs(x + .25) / 1.75, 2.2), 0.)) * step(-1.5, x); float hull = max(abs(p.z) - w * (.55 + .6 * p.y), max(abs(p.y - .12) - .32 - .05 * x * x * .5, -x - 1.4)); hull = max(hull, p.x - 1.48); ADD(hull * .6, 10.); ADD(box(p - vec3(-.15, .5, 0), vec3(.55, .12, .26), .06), 12.); ADD(limb(p, vec3(.2, .3, 0), vec3(.12, 4.1, 0), .04, .025), 13.); ADD(limb(p, vec3(.18, .75, 0), vec3(-1.35, .72, .2), .03, .025), 13.); float u = (p.y - .8) / 3.2; vec3 s = p; s.z -= .28 * sin(clamp((.15 - p.x) / 1.5, 0., 1.) * 2.6) * (1. - u) + .13 * (.15 - p.x); ADD(max(max(abs(s.z) - .012, p.x - .14), max(-p.x - 1.4 * (1. - u) * (1. + .15 * u) + .05, max(-u, u - 1.))) * .7, 11.); s = p; float v = (p.y - .5) / 2.9; s.z -= .25 * sin(clamp((1.4 - p.x) / 1.3, 0., 1.) * 2.4) * (1. - v); ADD(max(max(abs(s.z) - .012, p.x - 1.4 + 1.22 * v), max(.25 - p.x - .0 * v, max(-v, v - 1.))) * .7, 14.); return r; }
vec2 map(vec3 p) { vec2 r = vec2((p.y - .1 * sin(p.x * .9 + p.z * .6) * noise(p.xz * .5) - .12 * (fbm(p.xz * vec2(.9, 1.3)) - .5)) * .85, 1.), k; vec3 q = p - vec3(0, .02, .5); q.xz *= R(.35); k = boat(q); if (k.x < r.x) r = k;
#if VIEW == 2
  q = p - vec3(4.2, 0, -7); q.xz *= R(.2); k = boat(q); if (k.x < r.x) r = k; q = p - vec3(-5.5, 0, -10); q.xz *= R(.6); k = boat(q); if (k.x < r.x) r = k; q = p - vec3(-1.8, 0, -18); k = boat(q); if (k.x < r.x) r = k;
#else
  ADD((p.y - 2.6 * smoothstep(-22., -40., p.z) * fbm(p.xz * .1 + 2.) + .3) * .7, 3.);
#endif
  return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p * vec3(1, 1, 1.7), 2., .16); rough(n, p, 6., .08); float w = smoothstep(.6, .75, noise(p.xz * vec2(1.5, 4.)) * smoothstep(1.9, .5, length((p.xz - vec2(-.4, .5)) * vec2(.7, 1.6)))); return shiny(mix(VIEW == 1 ? vec3(.02, .16, .26) : vec3(.06, .08, .12), vec3(.85), w), .7, .27); } if (id < 3.5) return M(vec3(.16, .24, .1) * (.6 + .6 * fbm(p.xz))); if (id < 10.5) return shiny(p.y > .33 ? vec3(.85) : p.y > .22 ? vec3(.7, .06, .05) : vec3(.05, .12, .3), .8, .1); if (id < 11.5 || id > 13.5) { float seam = step(.96, fract(p.y * 2. + .1 * p.x)); return Mat((id < 11.5 ? vec3(.88, .86, .8) : VIEW == 1 ? vec3(.8, .12, .08) : vec3(.85, .8, .7)) * (1. - .2 * seam), .05, .5, 0., VIEW == 1 ? .08 : .3); } return id < 12.5 ? shiny(vec3(.8, .78, .72), .4, .05) : shiny(vec3(.5, .35, .2), .5, .06); }
