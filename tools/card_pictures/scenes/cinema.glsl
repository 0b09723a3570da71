#if VIEW == 1
// A cinema: rows of red seats before a bright screen.
#define EYE vec3(0, 3.7, 6.6)
#define AT vec3(0, 2., -3)
#define ZOOM 1.15
#define ROOM
#define SUN normalize(vec3(0, .5, -.86))
#define SUNC vec3(.55, .6, .7)
#define AMBC vec3(.22, .19, .2)
vec3 film(vec2 p) { vec3 c = mix(vec3(1., .55, .25), vec3(.25, .4, .75), smoothstep(-.4, 1.3, p.y)); float m = .25 * fbm(vec2(p.x * 1.1 + 4., 1.)) + .35 * smoothstep(1.4, 0., abs(p.x - 1.)) - .25; c += vec3(1., .8, .4) * smoothstep(.34, .3, length(p - vec2(-.9, .25))); c = mix(c, vec3(.2, .17, .3), smoothstep(.0, .03, m + .15 - p.y)); c = mix(c, vec3(.06, .06, .1), smoothstep(0., .03, .35 * fbm(vec2(p.x * 2.3, 3.)) - .45 - p.y)); return c; }
vec2 map(vec3 p) {
  float slope = .22 * max(p.z + 3., 0.); vec2 r = vec2((p.y - slope + .1) * .9, 1.); ADD(box(p - vec3(0, 3.1, -7.5), vec3(4.2, 2., .05), .02), 2.); ADD(min(5.6 - abs(p.x), 6.8 - p.y), 3.); ADD(p.z + 7.6, 4.); ADD(max(abs(p.z + 7.35) - .06 * (1. + sin(p.x * 14.)) , 4.4 - abs(p.x)) * .6, 5.);
  float z = clamp(floor(p.z / 1.25 + .5), -2., 4.) * 1.25, x = clamp(floor(p.x / .84 + .5), -5., 5.) * .84; vec3 q = p - vec3(x, .22 * max(z + 3., 0.) - .1, z); float back = box(q - vec3(0, .72, .12), vec3(.35, .42, .08), .08), seat = box(q - vec3(0, .42, -.2), vec3(.34, .09, .3), .08), arm = box(vec3(abs(q.x) - .41, q.y - .6, q.z + .1), vec3(.04, .05, .3), .03); ADD(min(back, seat), 6.); ADD(arm, 7.); vec3 l = vec3(abs(p.x) - 5.5, p.y - 3.4, mod(p.z, 3.) - 1.5); ADD(box(l, vec3(.1, .3, .12), .04), 8.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return M(vec3(.16, .05, .06) * (.6 + noise(p * 20.))); if (id < 2.5) return lit(film((p.xy - vec2(0, 3.)) * .55), 1.9); if (id < 3.5) return M(vec3(.18, .12, .1) * (.7 + .4 * step(.1, fract(p.z * .5)))); if (id < 4.5) return M(vec3(.03)); if (id < 5.5) return M(vec3(.35, .03, .05)); if (id < 6.5) { rough(n, p, 30., .2); return M(vec3(.55, .04, .06)); } return id < 7.5 ? shiny(vec3(.06), .4, .05) : lit(vec3(1., .6, .25), 2.);
}
#else
// A clapperboard, a reel of film and popcorn.
#define EYE vec3(.4, 2.1, 5.6)
#define AT vec3(.1, .95, 0)
#define ZOOM 1.45
#define ROOM
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); ADD(p.z + 2.6, 2.); vec3 q = p - vec3(-.75, .95, -.4); q.yz *= R(.18); q.xz *= R(-.2); ADD(box(q - vec3(0, -.1, 0), vec3(1.2, .78, .05), .03), 3.); ADD(box(q - vec3(0, .8, 0), vec3(1.2, .12, .06), .02), 4.); vec3 s = q - vec3(-1.2, 1., 0); s.xy *= R(-.3); ADD(box(s - vec3(1.2, .1, 0), vec3(1.2, .12, .06), .02), 5.);
  q = p - vec3(1.05, .85, -.9); q.yz *= R(.25); vec3 w = vec3(q.x, q.z, q.y); float a = atan(q.y, q.x), l = length(q.xy); a = mod(a + .6283, 1.2566) - .6283; vec2 hole = vec2(cos(a), sin(a)) * l - vec2(.5, 0); ADD(max(max(l - .85, abs(abs(q.z) - .14) - .02), .2 - length(hole)), 6.); ADD(max(l - .74, max(abs(q.z) - .12, .28 - l)) + .004 * sin(l * 160.), 7.);
  q = p - vec3(1.35, .0, .75); float t = .34 + .14 * q.y; ADD(max(max(max(abs(q.x), abs(q.z)) - t, q.y - .85), -q.y) * .9, 8.); float pop = 9.; for (int i = ZERO; i < 22; i++) { float k = float(i); vec3 c = vec3(.75 * h1(k) - .375, .86 + .2 * h1(k + 9.), .75 * h1(k + 4.) - .375); if (i > 17) c = vec3(-.9 + .5 * h1(k), .08, .1 + .5 * h1(k + 2.)); pop = min(pop, sph(q - c, .13) - .06 * noise((q - c) * 13. + k)); } ADD(pop * .8, 9.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return board(p); if (id < 2.5) return plaster(p, vec3(.4, .1, .1)); if (id < 5.5) { vec3 q = p - vec3(-.75, .95, -.4); q.yz *= R(.18); q.xz *= R(-.2); if (id < 3.5) { float l = min(abs(fract(q.y * 3.1 + .45) - .5), abs(q.x + .1) + step(-.25, q.y) * 9.); float ink = writing(vec2(q.x * 1.2, q.y + 5.02), .323); return M(mix(vec3(.03), vec3(.85), max(step(l, .035), ink * .9))); } if (id > 4.5) { q -= vec3(-1.2, 1., 0); q.xy *= R(-.3); q.y -= .1; q.x *= -1.; } else q.y -= .8; return M(mix(vec3(.03), vec3(.88), step(.5, fract((q.x + q.y) * 2.2)))); }
  if (id < 6.5) return shiny(vec3(.6, .6, .62), 1., .3); if (id < 7.5) return shiny(vec3(.05, .035, .03), .6, .1); if (id < 8.5) return M(mix(vec3(.85, .82, .75), vec3(.75, .05, .05), step(.5, fract(6. * (abs(n.x) > .6 ? p.z - .75 : p.x - 1.35) / (1. + .4 * p.y))))); rough(n, p, 16., .4); return M(vec3(.92, .85, .62) * (.8 + .25 * noise(p * 12.)));
}
#endif
