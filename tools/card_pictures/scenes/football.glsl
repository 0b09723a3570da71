vec3 leather(vec3 n) { // black pentagons where the corners of an icosahedron are
  n = abs(n); float g = 1.618034; float a = max(dot(n, vec3(0, 1, g)), max(dot(n, vec3(1, g, 0)), dot(n, vec3(g, 0, 1)))) / 1.902113; float h = max((n.x + n.y + n.z) * .57735, max(dot(n, vec3(0, 1. / g, g)), max(dot(n, vec3(1. / g, g, 0)), dot(n, vec3(g, 0, 1. / g)))) / 1.732051); float seam = smoothstep(.0, .012, abs(a - .937)) * smoothstep(.0, .006, abs(h - a * 1.001 + .0)); return mix(vec3(.86), vec3(.03), smoothstep(.934, .94, a)) * mix(.4, 1., smoothstep(.0, .01, abs(a - .937))); }
#if VIEW == 1
// A football on the grass in front of the goal.
#define EYE vec3(-.8, .9, 4.)
#define AT vec3(.25, .85, -1)
#define ZOOM 1.2
#define SUN normalize(vec3(-.6, .55, .5))
#define G vec3(.5, 0, -4.5)
vec2 map(vec3 p) { vec2 r = vec2((p.y - .035 * noise(p.xz * 26.) - .015 * noise(p.xz * 60.)) * .7, 1.); ADD(sph(p - vec3(-.15, .43, 1.4), .42), 2.); vec3 q = p - G, s = vec3(abs(q.x), q.yz); ADD(min(limb(s, vec3(3., 0, 0), vec3(3., 2.3, 0), .07, .07), limb(s, vec3(0, 2.3, 0), vec3(3, 2.3, 0), .07, .07)), 3.); float net = max(abs(q.z + 1.5 - .5 * q.y) - .01, max(s.x - 3., q.y - 2.3)); vec2 c = abs(fract(q.xy * 4.) - .5); net = max(net, .46 - max(c.x, c.y)); ADD(max(net * .8, .0) + .004, 4.); ADD((p.z + 17. + 1. * p.y * -.5) * .7, 5.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p * vec3(1, .3, 1), 30., 1.); vec3 c = lawn(p, vec3(.12, .3, .05)) * (.85 + .3 * step(.5, fract(p.z * .3))); float l = step(abs(p.z + 4.5), .07) + step(abs(p.z + 1.6), .06) * step(abs(p.x - .5), 4.6); return M(mix(c, vec3(.85), min(l, 1.) * (.6 + .4 * noise(p.xz * 20.)))); } if (id < 2.5) { vec3 d = normalize(p - vec3(-.15, .43, 1.4)); d.xy *= R(.5); d.yz *= R(.35); return shiny(leather(d), .4, .04); } if (id < 3.5) return shiny(vec3(.9), .5, .05); if (id < 4.5) return M(vec3(.8)); vec2 g = floor(p.xy * vec2(2.6, 3.)); float k = h1(g); vec2 f = fract(p.xy * vec2(2.6, 3.)) - .5; vec3 c = k < .3 ? vec3(.7, .1, .1) : k < .6 ? vec3(.1, .2, .55) : k < .8 ? vec3(.75) : vec3(.7, .6, .1); float head = smoothstep(.16, .12, length(f - vec2(0, .28))); return M(mix(mix(vec3(.12, .13, .15), c * .7, smoothstep(.34, .3, abs(f.x)) * step(f.y, .1)), vec3(.55, .38, .28), head)); }
#else
// A stadium under floodlights, seen from the stands.
#define EYE vec3(0, 6., 10)
#define AT vec3(0, .8, -2)
#define ZOOM 1.05
#define SUN normalize(vec3(-.4, .85, .3))
#define SUNC vec3(1.9, 2., 2.1)
#define AMBC vec3(.2, .24, .34)
#define SKY (skyNight(d) * 1.3 + vec3(.02, .04, .09))
#define FOGC vec3(.06, .08, .13)
vec2 map(vec3 p) { vec2 r = vec2(p.y, 1.); vec2 a = abs(p.xz) - vec2(8.5, 5.6); float o = length(max(a, 0.)) + min(max(a.x, a.y), 0.) ; if (p.z < 7.5) { float st = floor(max(o - .8, 0.) * 2.5) * .28; ADD(max((p.y - min(st, 3.6)) * .6, .0 - o + .9) , 2.); ADD(max(box2(vec2(o - 5.2, p.y - 5.2), vec2(2.6, .1), .02), -9.), 3.); } vec3 q = vec3(abs(p.x) - 11., p.y, p.z + 9.5); ADD(limb(q, vec3(0), vec3(0, 8.5, 0), .13, .1), 3.); ADD(box(q - vec3(0, 8.8, 0), vec3(1.1, .6, .1), .05), 4.); for (int s = -1; s <= 1; s += 2) { vec3 g = p - vec3(float(s) * 7.2, 0, 0); ADD(min(limb(vec3(g.xy, abs(g.z)), vec3(0, 0, .9), vec3(0, .7, .9), .05, .05), limb(vec3(g.xy, abs(g.z)), vec3(0, .7, 0), vec3(0, .7, .9), .05, .05)), 5.); }
  for (int i = ZERO; i < 14; i++) { float k = float(i); vec3 c = vec3(-5.5 + 11. * h1(k * 1.7), 0, -3.6 + 7. * h1(k + 12.)); ADD(min(limb(p - c, vec3(0, .12, 0), vec3(.02, .42, 0), .06, .11), sph(p - c - vec3(0, .6, 0), .085)), 6. + mod(k, 2.)); } ADD(sph(p - vec3(.6, .09, 1.6), .09), 5.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { float l = min(min(abs(p.x), abs(length(p.xz) - 1.3)), min(abs(abs(p.x) - 7.2), abs(abs(p.z) - 4.6))); vec2 b = abs(vec2(abs(p.x) - 7.2, p.z)); l = min(l, abs(max(b.x - 2.2, b.y - 2.4))); bool in_ = abs(p.x) < 7.25 && abs(p.z) < 4.65; vec3 c = vec3(.09, .3, .07) * (.8 + .3 * step(.5, fract(p.x * .35))) * (.8 + .4 * noise(p.xz * 30.)); return M(mix(c, vec3(.85), in_ ? smoothstep(.06, .035, l) : 0.)); } if (id < 2.5) { vec2 g = floor(vec2(p.x + p.z, p.y * 1.5 + p.z * .3) * 4.5); float k = h1(g); return M((k < .35 ? vec3(.6, .08, .08) : k < .6 ? vec3(.75, .72, .7) : k < .8 ? vec3(.1, .15, .4) : vec3(.08)) * (.5 + .5 * h1(g + 3.))); } if (id < 3.5) return M(vec3(.3, .32, .35)); if (id < 4.5) return lit(vec3(1), 6.); if (id < 5.5) return M(vec3(.95)); return M(p.y > .52 ? vec3(.4, .25, .17) : p.y < .22 ? vec3(.85) : id < 6.5 ? vec3(.8, .1, .08) : vec3(.1, .2, .7)); }
#endif
