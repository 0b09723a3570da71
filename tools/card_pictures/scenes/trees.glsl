#if VIEW == 1
// An old oak in a field of grass.
#define EYE vec3(0, 1.6, 9)
#define AT vec3(0, 2.6, 0)
#define ZOOM 1.3
#define SUN normalize(vec3(-.6, .5, .45))
#define SKY skyDay(d, .6)
vec2 map(vec3 p) { vec2 r = vec2((p.y - .5 * fbm(p.xz * .2) + .25 - .06 * noise(p.xz * 6.)) * .85, 1.); vec3 q = p; float t = limb(q, vec3(0, -.2, 0), vec3(.05, 1.9, 0), .5, .34); t = smin(t, limb(q, vec3(0, 0, 0), vec3(.9, -.25, .3), .25, .08), .25); t = smin(t, limb(q, vec3(0, 0, 0), vec3(-.9, -.25, .3), .25, .08), .25); t = smin(t, limb(q, vec3(.05, 1.6, 0), vec3(1.6, 2.9, .2), .24, .1), .2); t = smin(t, limb(q, vec3(.0, 1.7, 0), vec3(-1.6, 2.8, .1), .24, .1), .2); t = smin(t, limb(q, vec3(.05, 1.8, 0), vec3(.1, 3.6, -.2), .26, .1), .2); ADD((t - .07 * noise(q * vec3(7, 1.8, 7))) * .8, 2.); float far = length((p - vec3(0, 3.6, 0)) / vec3(1.25, 1., 1.)) - 2.7; if (far > .8) { ADD(far * .8, 3.); } else { float c = 9.; for (int i = ZERO; i < 9; i++) { float f = float(i), a = f * 2.4; vec3 o = vec3(1.9 * cos(a) * sqrt(.1 + f / 9.), 3.3 + 1.1 * h1(f) + .8 * (1. - f / 9.), 1.3 * sin(a) * sqrt(.1 + f / 9.)); c = smin(c, sph(p - o, .75 + .35 * h1(f + 3.)), .25); } ADD((c - .9 * (fbm(p * 2.2) - .42) - .14 * (noise(p * 9.) - .5)) * .6, 3.); } ADD(crown(p - vec3(-14, 0, -26), 3.), 3.); ADD(crown(p - vec3(12, 0, -30), 3.6), 3.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p * vec3(1, .4, 1), 12., .8); return M(mix(lawn(p, vec3(.17, .28, .06)), vec3(.5, .42, .15), smoothstep(-6., -14., p.z) * .5)); } if (id < 2.5) { rough(n, p * vec3(1, .3, 1), 12., .8); return M(vec3(.22, .15, .1) * (.5 + .7 * noise(p * vec3(14, 3, 14)))); } rough(n, p, 9., .9); return M(mix(vec3(.1, .22, .04), vec3(.2, .34, .07), noise(p * 7.)) * (.6 + .6 * noise(p * 15.))); }
#else
// Birches in autumn.
#define EYE vec3(0, 1.6, 7)
#define AT vec3(0, 2., 0)
#define ZOOM 1.2
#define SUN normalize(vec3(-.6, .55, .3))
#define SUNC vec3(2.7, 2.2, 1.5)
#define SKY mix(vec3(.75, .5, .12), mix(vec3(.9, .72, .3), vec3(.6, .75, .9), smoothstep(.15, .6, d.y + .25 * noise(d.xy * 9.))), smoothstep(.2, .7, fbm(d.xy * 6.) + .4 * d.y))
#define FOG .03
#define FOGC vec3(.8, .66, .35)
vec2 map(vec3 p) { vec2 r = vec2((p.y - .35 * fbm(p.xz * .4) + .15 - .05 * noise(p.xz * 11.)) * .85, 1.); for (int i = ZERO; i < 13; i++) { float f = float(i); vec3 c = vec3(-5.5 + .92 * f + .5 * h1(f), 0, 2.2 - 9. * h1(f + 4.)); if (i == 6) c.z = -5.; vec3 q = p - c; q.x += .12 * sin(p.y * .5 + f) + .03 * q.y * (h1(f) - .5); ADD(limb(q, vec3(0, -.3, 0), vec3(0, 9, 0), .2, .12), 2.); float s = h1(f + 7.) > .5 ? 1. : -1.; ADD(limb(q, vec3(0, 2.3 + h1(f), 0), vec3(s * .9, 3.8 + h1(f), .2), .05, .02), 2.); } float k = p.y - 3.4 + .6 * sin(p.x * 1.3); if (k < -1.2) { ADD(-k - .6, 3.); } else { vec3 g = fract(p * 2.4) - .5, i = floor(p * 2.4); float h = h1(i), far = step(.52, h + .12 * k - .2); g -= .3 * (vec3(h1(i + 3.), h1(i + 5.), h1(i + 9.)) - .5); g.xy *= R(h * 9.); g.yz *= R(h * 5.); ADD(far > .5 ? min(ell(g, vec3(.22, .05, .15)) / 2.4, .26) : .26, 3.); } return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 14., .8); vec3 c = cells(p.xz * 5.); return M(mix(lawn(p, vec3(.2, .2, .05)), mix(vec3(.75, .45, .06), vec3(.6, .2, .04), c.z), step(c.x, .38) * step(.3, c.z))); } if (id < 2.5) { float m = smoothstep(.62, .72, noise(vec3(p.x * 3., p.y * 9., p.z * 3.) + floor(p.x))) * smoothstep(.3, .6, noise(p * vec3(2, 3, 2))); return M(mix(vec3(.85, .82, .76), vec3(.07, .06, .05), m) * (.8 + .25 * noise(p * 9.))); } return Mat(mix(vec3(.9, .6, .08), vec3(.85, .35, .05), h1(floor(p * 2.4))), .1, .5, 0., .15); }
#endif
