#if VIEW == 1
// A breaking wave in the light of morning.
#define EYE vec3(0, 1.2, 7)
#define AT vec3(0, 1.5, 0)
#define ZOOM 1.2
#define SUN normalize(vec3(.55, .35, -.6))
#define SUNC vec3(2.6, 2.1, 1.5)
#define PACE .5
#define FOG .008
float crest(float x) { return 1.9 * exp(-pow((x + .5) * .2, 2.)) + .4; }
vec2 map(vec3 p) { float z = p.z + .3 * sin(p.x * .5) + .5, h = crest(p.x); float face = p.y < 0. ? 9. : 0.; float s = h * exp(-max(-z, 0.) * .42) * smoothstep(2.2, -.1, z); float lip = limb(vec3(0, p.y, z), vec3(0, h * .93, -.15), vec3(0, h * .8, .75 * smoothstep(4., -1., p.x)), .22 * h * .5, .1); float k = .16 * (fbm(p.xz * vec2(.8, 1.6)) - .5) + .05 * noise(p.xz * 5.); vec2 r = vec2((p.y - s - k) * .55, 1.); r.x = smin(r.x, (lip - .12 * (fbm(p * 2.5) - .5)) * .6, .25); float foam = ell(vec3(p.x + 5. , p.y - .3, z - 1.), vec3(4.2, .8, .9)) - .7 * (fbm(p * 2.2) - .4); ADD(foam * .5, 2.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { rough(n, p, 6., .25); if (id > 1.5) { rough(n, p, 14., .5); return M(vec3(.88, .92, .93)); } float z = p.z + .3 * sin(p.x * .5) + .5, h = crest(p.x); float foam = smoothstep(.5, .72, fbm(vec2(p.x * 1.4, (p.y * 1.2 - z) * .8)) + .22 * smoothstep(.75, 1., p.y / h) + .15 * smoothstep(.9, 2.2, z) * smoothstep(4.5, 2.5, z)); vec3 c = mix(vec3(.01, .1, .14), vec3(.05, .5, .45), smoothstep(.25, .95, p.y / h) * step(-.6, z)); Mat m = shiny(mix(c, vec3(.9), foam), .8, .22 * (1. - foam)); m.glow = .35 * smoothstep(.4, .9, p.y / h); return m; }
#else
// Fish above a coral reef.
#define EYE vec3(0, 1.4, 5.6)
#define AT vec3(0, 1.25, 0)
#define ZOOM 1.25
#define SUN normalize(vec3(-.2, .9, .3))
#define SUNC vec3(1.7, 2.1, 2.)
#define AMBC vec3(.2, .42, .52)
#define FOG .085
#define FOGC vec3(.06, .38, .55)
#define SKY mix(vec3(.03, .25, .42), vec3(.35, .85, .95), smoothstep(-.3, .9, d.y + .08 * fbm(d.xy * 6.)))
#define PACE .7
vec2 fish(vec3 p, float s, float id) { p /= s; p.z += .06 * sin(p.x * 4.); vec2 r = vec2(9, 0); float d = ell(p, vec3(.5, .3, .13)); vec3 t = p - vec3(-.58, 0, 0); d = smin(d, max(max(abs(t.y) - .28 * smoothstep(.15, -.22, t.x) - .03, abs(t.z) - .03), abs(t.x) - .2), .06); d = smin(d, max(abs(p.z) - .02, length((p.xy - vec2(-.08, .26)) / vec2(.36, .2)) - 1.) * .3, .03); d = smin(d, max(abs(p.z) - .02, length((p.xy - vec2(-.08, -.25)) / vec2(.26, .15)) - 1.) * .3, .03); ADD(d, id); ADD(sph(vec3(p.xy, abs(p.z)) - vec3(.33, .07, .085), .045), 9.); r.x *= s; return r; }
vec2 map(vec3 p) { vec2 r = vec2((p.y - .35 * fbm(p.xz * .6) + .1) * .8, 1.), k; for (int i = ZERO; i < 7; i++) { float f = float(i); vec3 c = vec3(-3. + 6. * h1(f * 1.3 + .2), .1, -1.6 + 2. * h1(f + 5.)); vec3 q = p - c; if (mod(f, 3.) < .5) { ADD((sph(q - vec3(0, .1, 0), .55) - .05 * abs(sin(q.x * 14. + 3. * noise(q * 4.))) * 1.) * .8, 2.); } else if (mod(f, 3.) < 1.5) { float b = 9.; for (int j = ZERO; j < 6; j++) { float a = 1.05 * float(j); b = smin(b, limb(q, vec3(0), vec3(.45 * cos(a), .75 + .3 * h1(f + float(j)), .45 * sin(a)), .12, .055), .07); } ADD(b - .015 * noise(q * 22.), 3.); } else { q.x += .1 * sin(q.y * 3.); float w = length(vec2(q.x, q.y - .65)) - .68; ADD(max(max(w, abs(q.z) - .025), .02 - abs(fract(atan(q.x, q.y) * 9.) - .5) * .1 * 1. - .0) * .7, 4.); } } vec3 q = p - vec3(-.5, 1.55, .9); q.xy *= R(-.1); k = fish(q, .95, 5.); if (k.x < r.x) r = k; q = p - vec3(1.2, 1.15, .3); q.x *= -1.; k = fish(q, .65, 6.); if (k.x < r.x) r = k; q = p - vec3(1.5, 2.1, -1.5); k = fish(q, .7, 5.); if (k.x < r.x) r = k; q = p - vec3(-2., 1.1, -1.); k = fish(q, .55, 6.); if (k.x < r.x) r = k; q = p - vec3(-1.4, 2.35, -2.); k = fish(q, .5, 7.); if (k.x < r.x) r = k; q = p - vec3(-.6, 2.55, -2.4); k = fish(q, .5, 7.); if (k.x < r.x) r = k; return r; }
Mat paint(float id, vec3 p, inout vec3 n) { float ca = pow(1. - abs(2. * noise(p.xz * 2.4 + p.y) - 1.), 6.) * .6; vec3 c; if (id < 1.5) { rough(n, p, 12., .3); c = vec3(.75, .68, .5); } else if (id < 2.5) { rough(n, p, 20., .4); c = vec3(.75, .45, .15); } else if (id < 3.5) c = vec3(.85, .25, .3); else if (id < 4.5) c = vec3(.5, .2, .6); else if (id < 5.5) { float x = p.x > .5 ? p.x - 1.5 : (p.x + .5) / .95; c = mix(vec3(.95, .4, .04), vec3(.9), smoothstep(.09, .06, abs(abs(x - .05) - .18))); } else if (id < 6.5) { float s = sin(p.x * 26.); c = mix(vec3(.95, .8, .1), vec3(.05, .05, .12), smoothstep(.3, .6, s)); } else if (id < 8.) c = vec3(.1, .3, .8); else return shiny(vec3(.01), 1.5, .1); return M(c * (.8 + ca * 1.5 * step(0., n.y))); }
#endif
