#if VIEW == 1
// An iceberg on a calm sea.
#define EYE vec3(0, 1.6, 9)
#define AT vec3(0, 1.5, 0)
#define ZOOM 1.25
#define SUN normalize(vec3(-.6, .5, .4))
#define PACE .65
vec2 map(vec3 p) { vec2 r = vec2(p.y, 1.); vec3 q = p; q.xz *= R(.4); float k = 1.2 * (fbm(q * .7) - .5) + .35 * (ridged(q.xy * 1.2) - .5); float d = smin(max(max(abs(q.x + .6) + .45 * q.y - 1.8, abs(q.z) + .5 * q.y - 1.7), q.y - 3.4 + .6 * q.x), max(max(abs(q.x - 1.6) + .5 * q.y - 1.5, abs(q.z + .2) + .5 * q.y - 1.4), q.y - 1.7), .3); ADD((d - k * .6) * .7, 2.); q = p - vec3(-7, 0, -10); ADD((max(abs(q.x) * .5 + q.y - 1.6, abs(q.z) + q.y - 2.) - .6 * fbm(q)) * .6, 2.); for (int i = ZERO; i < 5; i++) { float f = float(i); ADD(ell(p - vec3(-5. + 10. * h1(f), 0, 3. * h1(f + 4.) + .8), vec3(.3, .16, .25) * (.5 + h1(f + 2.))) - .12 * noise(p * 4.), 2.); } return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p * vec3(1, 1, 2.5), 1.6, .07); float u = smoothstep(2.8, 1.2, length(p.xz * vec2(.8, 1.))); return shiny(mix(vec3(.02, .1, .16), vec3(.06, .5, .55), u), .7, .22); } rough(n, p, 4., .35); float s = smoothstep(.35, .7, fbm(vec3(p.xz * .6, p.y * 5.))); return Mat(mix(vec3(.9, .94, .97), vec3(.3, .62, .8), s * smoothstep(.9, .1, n.y) * .8 + .5 * smoothstep(.4, .0, p.y)), .3, .3, 0., .0); }
#else
// A glacier flows down between mountains.
#define EYE vec3(0, 4.2, 11)
#define AT vec3(0, 1.9, -4)
#define ZOOM 1.2
#define SUN normalize(vec3(-.7, .5, .2))
#define PACE .55
#define FOG .012
float c(float z) { return 1.2 * sin(z * .2); }
float hgt(vec2 p) { float k = abs(p.x - c(p.y)), m = 5.2 * smoothstep(2.2, 9., k) * (.55 + .8 * ridged(p * .16)); m += .8 * (ridged(p * .5) - .5) * smoothstep(2., 4., k); return m + .085 * max(-p.y, 0.) + 6. * smoothstep(-22., -34., p.y) * ridged(p * .1); }
vec2 map(vec3 p) { float k = abs(p.x - c(p.z)); float ice = .35 + .085 * max(-p.z, 0.) + .12 * sin(p.z * 3.2 + .5 * k * k + 2. * noise(p.xz)) * smoothstep(4., -2., p.z) - .06 * k * k + .15 * noise(p.xz * 3.); ice -= 2. * smoothstep(3.2, 4.2, p.z + .4 * noise(p.xz * 2.)); vec2 r = vec2((p.y - hgt(p.xz)) * .6, 1.); ADD((p.y - ice) * .6, 2.); ADD(p.y - .06, 3.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id > 2.5) { rough(n, p, 3., .04); return shiny(vec3(.25, .42, .42), .5, .2); } if (id > 1.5) { rough(n, p, 7., .3); return M(mix(vec3(.85, .9, .93), vec3(.25, .55, .7), smoothstep(.92, .7, n.y)) * (1. - .3 * smoothstep(.5, .8, noise(vec2(p.x - c(p.z), p.z * .06) * 2.5)))); } rough(n, p, 3., .5); float snow = smoothstep(.62, .8, n.y + .12 * p.y - .35 + .3 * fbm(p * 1.5)); return M(mix(stone(p, vec3(.34, .31, .3)), vec3(.9, .92, .95), snow)); }
#endif
