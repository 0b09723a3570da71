#if VIEW == 1
// A runner on a road at sunset.
#define EYE vec3(-1.6, 1.1, 5.4)
#define AT vec3(.1, 1.25, 0)
#define ZOOM 1.35
#define SUN normalize(vec3(.5, .22, -.7))
#define SUNC vec3(2.8, 1.6, .8)
#define AMBC vec3(.4, .38, .5)
#define BOUNCE vec3(.25, .2, .15)
#define FOG .012
#define FOGC vec3(.88, .6, .42)
#define SKY skyDusk(d)
vec2 map(vec3 p) { float h = .9 * fbm(p.xz * .12) * smoothstep(2., 12., abs(p.z)) + 2.5 * smoothstep(-10., -35., p.z) * fbm(p.xz * .08 + 4.); vec2 r = vec2((p.y - h - .08 * fbm(p.xz * 1.5) * smoothstep(1.3, 1.8, abs(p.z)) + .02) * .75, 1.); vec3 q = p - vec3(0, .08, 0); float b = limb(q, vec3(-.05, 1.0, 0), vec3(.12, 1.5, 0), .16, .2); ADD(b, 2.); ADD(limb(q, vec3(.14, 1.6, 0), vec3(.17, 1.74, 0), .075, .07), 3.); ADD(ell(q - vec3(.2, 1.88, 0), vec3(.13, .155, .125)), 3.); ADD(max(ell(q - vec3(.18, 1.9, 0), vec3(.15, .165, .14)), .1 * 0. + q.x - .22 - .6 * (q.y - 1.9)), 4.);
  ADD(smin(limb(q, vec3(-.05, .95, .1), vec3(.33, .72, .11), .14, .1), limb(q, vec3(-.05, .95, -.1), vec3(-.22, .6, -.11), .14, .1), .05), 5.); ADD(limb(q, vec3(.33, .72, .11), vec3(.24, .3, .11), .085, .055), 3.); ADD(limb(q, vec3(-.22, .6, -.11), vec3(-.62, .52, -.12), .085, .055), 3.); vec3 s = q - vec3(.3, .24, .11); s.xy *= R(-.2); ADD(ell(s, vec3(.17, .07, .075)), 6.); s = q - vec3(-.7, .48, -.12); s.xy *= R(1.3); ADD(ell(s, vec3(.17, .07, .075)), 6.);
  ADD(limb(q, vec3(.12, 1.5, .2), vec3(-.12, 1.18, .3), .07, .055), 3.); ADD(limb(q, vec3(-.12, 1.18, .3), vec3(.13, 1.05, .3), .052, .04), 3.); ADD(sph(q - vec3(.16, 1.05, .3), .06), 3.); ADD(limb(q, vec3(.12, 1.5, -.2), vec3(.3, 1.2, -.28), .07, .055), 3.); ADD(limb(q, vec3(.3, 1.2, -.28), vec3(.5, 1.4, -.25), .052, .04), 3.); ADD(sph(q - vec3(.52, 1.43, -.25), .06), 3.); ADD(crown(p - vec3(-5, .2, -9), 1.8), 7.); ADD(crown(p - vec3(6, .2, -12), 2.2), 7.); ADD(crown(p - vec3(-9.5, .2, -14), 2.3), 7.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 12., .4); if (abs(p.z) < 1.35) return M(mix(vec3(.16, .155, .16) * (.7 + .5 * noise(p * 25.)), vec3(.75), step(abs(abs(p.z) - 1.2), .04) + step(abs(p.z + .2), .035) * step(.5, fract(p.x * .4)))); return M(lawn(p, vec3(.2, .24, .06))); } if (id < 2.5) return M(mix(vec3(.85, .2, .06), vec3(.9), step(abs(p.y - 1.36), .035))); if (id < 3.5) return M(vec3(.5, .3, .2)); if (id < 4.5) return M(vec3(.06, .04, .03)); if (id < 5.5) return M(vec3(.05, .07, .12)); if (id < 6.5) return M(mix(vec3(.9), vec3(.1, .5, .8), step(.0, noise(p * 9.) - .5))); rough(n, p, 4., .7); return M(vec3(.12, .18, .05) * (.5 + noise(p * 5.))); }
#else
// Hurdles on a running track.
#define EYE vec3(-.6, 1.5, 5.2)
#define AT vec3(.2, .75, -2)
#define ZOOM 1.25
#define SUN normalize(vec3(-.65, .5, .4))
vec2 map(vec3 p) { vec2 r = vec2(p.y, 1.); float l = clamp(floor(p.x / 1.5 + .5), -2., 3.), z = clamp(floor(-p.z / 4. + .5), 0., 4.); vec3 q = p - vec3(l * 1.5, 0, -z * 4.); ADD(box(q - vec3(0, .98, 0), vec3(.6, .075, .025), .015), 2.); ADD(limb(vec3(abs(q.x), q.yz), vec3(.5, 0, 0), vec3(.5, .95, 0), .03, .03), 3.); ADD(limb(vec3(abs(q.x), q.yz), vec3(.5, .03, 0), vec3(.5, .03, .6), .03, .03), 3.); ADD(limb(q, vec3(-.5, .3, 0), vec3(.5, .3, 0), .018, .018), 3.); ADD(crown(p - vec3(-14, 0, -26), 3.4), 4.); ADD(crown(p - vec3(-6, 0, -30), 3.8), 4.); ADD(crown(p - vec3(3, 0, -31), 3.6), 4.); ADD(crown(p - vec3(12, 0, -28), 4.), 4.); vec3 s = p - vec3(13, 1.5, -12); float st = floor(max(s.x + 3., 0.) * 1.2) * .5; ADD(max((p.y - st) * .7, 10. - p.x), 5.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 30., .35); bool grass = p.x < -3.85 || p.x > 5.4; if (grass) return M(lawn(p, vec3(.13, .28, .06))); return M(mix(vec3(.6, .2, .12) * (.75 + .35 * noise(p * 40.)) * (.9 + .15 * fbm(p.xz)), vec3(.88), step(abs(fract(p.x / 1.5) - .5), .022))); } if (id < 2.5) return M(mix(vec3(.9), vec3(.05, .15, .5), step(.5, fract(p.x * 1.667 + .25)) * 1.)); if (id < 3.5) return shiny(vec3(.7), 1., .25); if (id < 4.5) { rough(n, p, 3., .7); return M(vec3(.1, .2, .06) * (.5 + noise(p * 4.))); } return M(vec3(.55, .54, .52)); }
#endif
