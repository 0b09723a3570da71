// A lighthouse on a rock by day, and at night with its beam.
#define EYE vec3(-2., 1.9, 10)
#define AT vec3(.3, 2.9, 0)
#define ZOOM 1.35
#if VIEW == 1
#define SUN normalize(vec3(-.6, .5, .55))
#else
#define SUN normalize(vec3(-.35, .5, -.6))
#define SUNC vec3(.42, .47, .62)
#define AMBC vec3(.07, .09, .15)
#define BOUNCE vec3(.02)
#define FOGC vec3(.05, .07, .12)
#define SKY skyNight(d) * 1.4
#define EXPOSURE 1.1
#define AIR
#endif
#define PACE .7
#define LAMP vec3(.6, 6.05, 0)
vec2 map(vec3 p) { vec2 r = vec2((p.y - .12 * sin(p.x * .8 + p.z * .5) * noise(p.xz * .6) + .05) * .9, 1.); vec3 q = p - vec3(.6, 0, 0); float k = .9 * (fbm(p * .9) - .5) + .5 * (ridged(p.xz * .7) - .5); ADD((ell(q - vec3(0, -.3, 0), vec3(3.4, 1.7, 2.4)) - k) * .7, 2.); ADD((ell(p - vec3(-4.6, -.1, 1.5), vec3(.9, .5, .7)) - .4 * fbm(p * 2.)) * .8, 2.); q.y -= 1.2; float l = length(q.xz); ADD(max(l - .68 + .075 * q.y, abs(q.y - 2.1) - 2.2), 3.); ADD(cyl(q - vec3(0, 4.35, 0), .07, .62, .02), 4.); float a = atan(q.z, q.x); ADD(max(max(abs(l - .58) - .012, abs(q.y - 4.6) - .2), abs(fract(a * 3.2) - .5) / 3.2 * l - .02), 4.); ADD(tor(q - vec3(0, 4.8, 0), .58, .02), 4.); ADD(cyl(q - vec3(0, 4.85, 0), .4, .3, .02), 5.); ADD(coneUp(q - vec3(0, 5.25, 0), .5, .45), 6.); ADD(sph(q - vec3(0, 5.8, 0), .08), 6.); vec3 h = p - vec3(2.35, 1.35, .5); h.xz *= R(.2); ADD(box(h, vec3(.65, .5, .5), .01), 7.); ADD(gable(h - vec3(0, .48, 0), .8, .5, .55), 6.); ADD(box(h - vec3(.2, -.12, .5), vec3(.13, .3, .03), .01), 8.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p * vec3(1, 1, 1.8), 1.8, .14); rough(n, p, 6., .07); float f = smoothstep(.7, .3, length((p.xz - vec2(.6, 0)) * vec2(.8, 1.1)) - 2.7 + noise(p.xz * 3.)); return shiny(mix(VIEW == 1 ? vec3(.03, .16, .22) : vec3(.02, .05, .09), vec3(.75), f * .5 * smoothstep(.4, .6, noise(p.xz * 6.))), .6, .25); } if (id < 2.5) { rough(n, p, 5., .6); return M(mix(stone(p, vec3(.34, .3, .27)), vec3(.2, .28, .08), smoothstep(.75, .95, n.y) * smoothstep(.9, 1.3, p.y))); } if (id < 3.5) { vec3 c = mod(floor((p.y - 1.1) / .88), 2.) < .5 ? vec3(.75, .08, .06) : vec3(.85); vec2 w = vec2(p.x - .6, mod(p.y - 1.1, 1.76) - 1.3); if (n.z > .6 && abs(w.x) < .09 && abs(w.y) < .15) return VIEW == 1 ? M(vec3(.04)) : lit(vec3(1., .7, .3), 1.); rough(n, p, 9., .12); return M(c * (.85 + .2 * fbm(p * 4.))); } if (id < 4.5) return M(vec3(.15)); if (id < 5.5) return VIEW == 1 ? shiny(vec3(.75, .7, .45), 1.5, .4) : lit(vec3(1., .85, .5), 5.); if (id < 6.5) return M(vec3(.5, .1, .08) * (.7 + .4 * step(.3, fract(p.y * 9.)))); if (id < 7.5) { vec3 q = p - vec3(2.35, 1.35, .5); q.xz *= R(.2); if (n.z > .6 && length(max(abs(q.xy - vec2(-.25, .05)) - .12, 0.)) < .01) return VIEW == 1 ? M(vec3(.1, .12, .15)) : lit(vec3(1., .7, .3), 1.5); return plaster(p, vec3(.8, .78, .74)); } return M(vec3(.1, .2, .3)); }
#if VIEW == 2
vec3 air(vec3 o, vec3 d, float t, vec3 c) { float s = 0.; for (int b = -1; b <= 1; b += 2) { vec3 a = normalize(vec3(float(b), .02, .32 * float(b))); for (int i = ZERO; i < 40; i++) { float u = 6. + 8. * float(i) / 40.; if (u > t) break; vec3 q = o + d * u - LAMP; float l = dot(q, a); if (l > 0.) s += exp(-pow(length(q - a * l) / (.12 + .1 * l), 2.)) * exp(-l * .14); } } return c + vec3(1., .85, .55) * (s * .07 + .5 * exp(-26. * (1. - dot(d, normalize(LAMP - o))) * 30.)); }
#endif
