#define PACE .7
#if VIEW == 1
// Lightning over a field, under dark clouds.
#define EYE vec3(0, 1.7, 9)
#define AT vec3(.3, 2.6, 0)
#define ZOOM 1.15
#define SUN normalize(vec3(.3, .5, -.55))
#define SUNC vec3(.75, .8, 1.05)
#define AMBC vec3(.14, .16, .22)
#define BOUNCE vec3(.05)
#define FOG .014
#define FOGC vec3(.2, .22, .28)
#define EXPOSURE 1.
#define SKY storm(d)
float bolt(vec2 p) { float d = 9.; vec2 a = vec2(.1, .62); for (int i = ZERO; i < 12; i++) { float f = float(i); vec2 b = a + vec2(.13 * (h1(f * 7.1 + 2.) - .5), -.052); d = min(d, seg(p, a, b)); if (i == 3 || i == 6) { vec2 c = b; for (int j = 0; j < 4; j++) { vec2 e = c + vec2((i == 3 ? -1. : 1.) * .07 * h1(f + float(j)) + .01, -.045); d = min(d, seg(p, c, e) + .002 * float(j)); c = e; } } a = b; } return d; }
vec3 storm(vec3 d) { vec2 q = d.xz / (abs(d.y) + .18); float f = fbm(q * 1.1 + 2.), g = fbm(q * 1.1 + 2.25); vec3 c = mix(vec3(.07, .08, .12), vec3(.36, .38, .46), smoothstep(.25, .8, f) * (.6 + 1.4 * clamp(f - g + .3, 0., 1.))); c = mix(vec3(.5, .46, .42), c, smoothstep(.0, .22, d.y)); vec2 p = vec2(d.x / -d.z, d.y / -d.z); float b = bolt(p - vec2(.02, -.02)); c += (vec3(1.3, 1.3, 1.8) * smoothstep(.006, .001, b) * 3. + vec3(.4, .4, .75) * exp(-b * 22.) * .8) * step(d.z, 0.); return c + vec3(.25, .25, .4) * exp(-5. * length(p - vec2(.12, .55))); }
vec2 map(vec3 p) { float rows = .08 * sin(p.x * 9. + .4 * sin(p.z)) * smoothstep(-14., 2., p.z); vec2 r = vec2((p.y - .4 * fbm(p.xz * .2) - rows - .1 * noise(p.xz * 9.) + .2) * .7, 1.); vec3 q = p - vec3(-3.4, 0, -2.5); ADD(limb(q, vec3(0), vec3(.1, 1.6, 0), .16, .1), 2.); ADD(crown(q - vec3(.1, 1.2, 0), 1.15), 3.); ADD(crown(p - vec3(9, 0, -19), 2.), 3.); vec3 h = p - vec3(3.9, .55, -5.); h.xz *= R(.4); ADD(box(h, vec3(.9, .6, .65), .01), 4.); ADD(gable(h.zyx - vec3(0, .58, 0), .8, .65, 1.), 5.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 16., .8); return M(mix(vec3(.42, .36, .14), vec3(.16, .2, .06), smoothstep(.4, .6, fbm(p.xz * .4))) * (.5 + .7 * noise(p * 22.))); } if (id < 2.5) return M(vec3(.12, .08, .05)); if (id < 3.5) { rough(n, p, 7., .8); return M(vec3(.1, .17, .05) * (.5 + noise(p * 6.))); } if (id < 4.5) { vec3 h = p - vec3(3.9, .55, -5.); h.xz *= R(.4); if (h.z > .6 && length(max(abs(vec2(abs(h.x) - .4, h.y)) - vec2(.13, .17), 0.)) < .01) return lit(vec3(1., .7, .3), 1.6); return plaster(p, vec3(.6, .56, .5)); } return M(vec3(.25, .12, .1)); }
#else
// A rainbow over a house after rain.
#define EYE vec3(0, 1.6, 9)
#define AT vec3(0, 2.5, 0)
#define ZOOM 1.1
#define SUN normalize(vec3(-.3, .4, .8))
#define FOG .01
#define FOGC vec3(.5, .56, .64)
#define SKY bow(d)
vec3 bow(vec3 d) { vec3 c = mix(vec3(.6, .66, .74), vec3(.2, .26, .36), smoothstep(0., .7, d.y)); vec2 q = d.xz / (d.y + .2); c = mix(c, vec3(.78, .79, .82), smoothstep(.45, .75, fbm(q * .9 + 4.)) * smoothstep(.02, .2, d.y) * .6); float a = degrees(acos(dot(d, normalize(vec3(.12, -.28, -1.))))), t = (a - 31.) / 4.5; if (t > 0. && t < 1.) { vec3 k = clamp(vec3(abs((1. - t) * .85 * 6. - 3.) - 1., 2. - abs((1. - t) * .85 * 6. - 2.), 2. - abs((1. - t) * .85 * 6. - 4.)), 0., 1.); c += k * .5 * smoothstep(0., .2, t) * smoothstep(1., .8, t) * smoothstep(-.02, .1, d.y); } return c + .07 * smoothstep(31., 26., a); }
vec2 map(vec3 p) { vec2 r = vec2((p.y - .6 * fbm(p.xz * .18) - 2.2 * smoothstep(-9., -30., p.z) * fbm(p.xz * .1) + .3 - .04 * noise(p.xz * 8.)) * .75, 1.); vec3 h = p - vec3(.9, .75, 0); h.xz *= R(-.35); ADD(box(h, vec3(1.15, .75, .85), .01), 2.); ADD(gable(h.zyx - vec3(0, .72, 0), 1.05, .95, 1.3), 3.); ADD(box(h - vec3(-.3, -.25, .87), vec3(.2, .45, .03), .01), 4.); ADD(box(h - vec3(.7, 1.35, -.2), vec3(.16, .5, .16), .01), 5.); ADD(crown(p - vec3(-2.6, .2, -1.), 1.2), 6.); ADD(limb(p, vec3(-2.6, 0, -1), vec3(-2.6, 1, -1), .15, .12), 5.); ADD(crown(p - vec3(4.6, .1, -2.5), 1.4), 6.); float x = (fract(p.x * 1.6) - .5) / 1.6; ADD(max(box(vec3(x, p.y - .4, p.z - 2.6), vec3(.06, .42, .03), .01), .9 - abs(p.x - .4)), 7.); ADD(max(min(box(p - vec3(0, .6, 2.57), vec3(9, .04, .02), .01), box(p - vec3(0, .3, 2.57), vec3(9, .04, .02), .01)), .9 - abs(p.x - .4)), 7.); ADD(ell(p - vec3(.1, .03, 4.6), vec3(1.3, .06, .5)), 8.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 10., .5); return M(lawn(p, vec3(.14, .3, .06))); } vec3 h = p - vec3(.9, .75, 0); h.xz *= R(-.35); if (id < 2.5) { if (h.z > .8 && length(max(abs(h.xy - vec2(.5, .05)) - vec2(.2, .22), 0.)) < .01) return abs(h.x - .5) < .02 || abs(h.y - .05) < .02 ? M(vec3(.9)) : shiny(vec3(.1, .14, .18), 2., .3); return plaster(p, vec3(.82, .74, .6)); } if (id < 3.5) return M(vec3(.5, .16, .1) * (.6 + .5 * step(.25, fract(p.y * 7.)))); if (id < 4.5) return M(vec3(.1, .3, .35)); if (id < 5.5) return M(vec3(.4, .22, .16)); if (id < 6.5) { rough(n, p, 7., .7); return M(vec3(.1, .22, .05) * (.5 + noise(p * 6.))); } return id < 7.5 ? M(vec3(.8, .78, .74)) : shiny(vec3(.15, .17, .18), 1., .6); }
#endif
