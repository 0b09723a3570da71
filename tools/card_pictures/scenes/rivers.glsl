#define PACE .6
#if VIEW == 1
// A river winds through meadows towards the hills.
#define EYE vec3(0, 5.2, 11)
#define AT vec3(0, .9, -3)
#define ZOOM 1.25
#define SUN normalize(vec3(-.7, .4, -.2))
#define FOG .012
float bed(float z) { return 2.4 * sin(z * .32 + .6) * smoothstep(14., 2., z) + .5 * sin(z * .7); }
vec2 map(vec3 p) { float k = abs(p.x - bed(p.z)), w = 1.1 + .035 * max(p.z + 6., 0.); float h = .55 * smoothstep(w * .8, w + .5, k) - .2 + .45 * fbm(p.xz * .35) * smoothstep(w, w + 2., k) + 4.2 * smoothstep(-9., -30., p.z) * fbm(p.xz * .09 + 3.) + .9 * smoothstep(4., 12., k) * fbm(p.xz * .2); vec2 r = vec2((p.y - h) * .75, 1.); ADD(p.y - .08, 2.); for (int i = ZERO; i < 8; i++) { float f = float(i), z = 3. - 2.3 * f, s = mod(f, 2.) < .5 ? 1. : -1.; ADD(crown(p - vec3(bed(z) + s * (2.6 + 2. * h1(f)), .35, z), .7 + .35 * h1(f + 3.)), 3.); } return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 6., .5); vec2 g = floor(p.xz * vec2(.22, .3) + .4 * noise(p.xz * .2)); vec3 c = lawn(p, vec3(.15, .26, .06)); c = mix(c, h1(g) > .6 ? vec3(.5, .42, .14) : vec3(.12, .22, .06), .5 * step(5., abs(p.x - bed(p.z)))); return M(mix(c, vec3(.45, .38, .28), smoothstep(.28, .14, p.y))); } if (id < 2.5) { rough(n, p * vec3(2, 1, 1), 1.5, .05); return shiny(vec3(.06, .14, .18), .8, .32); } rough(n, p, 6., .7); return M(vec3(.1, .2, .05) * (.5 + noise(p * 6.))); }
#else
// A waterfall between mossy rocks.
#define EYE vec3(.4, 1.7, 7.5)
#define AT vec3(0, 1.9, 0)
#define ZOOM 1.2
#define SUN normalize(vec3(-.45, .7, .55))
#define SKY mix(vec3(.15, .22, .1), vec3(.65, .78, .82), smoothstep(.05, .5, d.y + .3 * fbm(d.xy * 5.)))
vec2 map(vec3 p) { float k = .9 * (fbm(p * vec3(.9, .6, .9)) - .5) + .5 * (ridged(p.xy * .8) - .5); float step_ = floor(p.y * 1.1 + .5 * noise(p.xz)) * .28; float wall = p.z + 1.6 + .45 * step_ - .5 * smoothstep(.4, 2.8, abs(p.x)) * 2.2 - k; vec2 r = vec2(max(wall, p.y - 4.2 + .5 * k) * .55, 1.); float x = p.x - .12 * sin(p.y * 1.5); float fall = max(p.z + 1.05 - .12 * (4. - p.y) * .3 - .14 * noise(vec2(p.x * 7., p.y * 1.2)), abs(x) - .55 - .22 * (4. - p.y) * .4); ADD(max(fall, p.y - 3.95) * .6, 2.); ADD(p.y + .02 * sin(length(p.xz - vec2(0, -.6)) * 9.), 3.); for (int i = ZERO; i < 8; i++) { float f = float(i); vec3 c = vec3((mod(f, 2.) < .5 ? -1. : 1.) * (1.3 + 2. * h1(f)), .05, 2.6 * h1(f + 4.) - .2); ADD((ell(p - c, vec3(.7, .45, .55) * (.5 + .6 * h1(f + 7.))) - .25 * (fbm(p * 2.5) - .4)) * .7, 1.); } float mist = ell(p - vec3(0, .1, -.5), vec3(1., .3, .4)) - .35 * (fbm(p * 4.) - .3); ADD(mist * .6, 4.); ADD(crown(p - vec3(-3.4, 3.5, -2.2), 1.1), 5.); ADD(crown(p - vec3(3.3, 3.4, -2.), 1.2), 5.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 7., .6); return M(mix(stone(p, vec3(.27, .25, .23)), vec3(.16, .28, .05), smoothstep(.35, .75, n.y + .5 * fbm(p * 2.) - .15))); } if (id < 2.5) { float s = noise(vec2(p.x * 16., p.y * 1.6 + 3. * noise(p.xy * vec2(5, .5)))); return M(mix(vec3(.5, .65, .7), vec3(.95), smoothstep(.3, .7, s))); } if (id < 3.5) { rough(n, p, 3., .12); float f = smoothstep(2.2, .4, length(p.xz - vec2(0, -.5)) + .8 * noise(p.xz * 4.)); return shiny(mix(vec3(.04, .17, .16), vec3(.85), f * .8), .7, .25 * (1. - f)); } if (id < 4.5) return M(vec3(.92)); rough(n, p, 6., .7); return M(vec3(.12, .24, .06) * (.5 + noise(p * 6.))); }
#endif
