#if VIEW == 1
// Balls of wool and needles in a basket.
#define EYE vec3(.3, 2.6, 5.)
#define AT vec3(0, .55, 0)
#define ZOOM 1.45
#define ROOM
float ball(vec3 p, float r, float k) { vec3 q = p; q.xy *= R(k); q.yz *= R(k * 1.7); float a = atan(q.y, q.x), b = atan(q.z, length(q.xy)); float s = sin(b * 26. + 4. * sin(a * 2.) ), t = sin((a + b) * 22.); float w = smoothstep(-.3, .3, sin(a * 2. + b * 3. + k)); return sph(p, r) - .022 * mix(s, t, w); }
vec2 map(vec3 p) { vec2 r = vec2(p.y, 1.); ADD(p.z + 3., 2.); vec3 q = p - vec3(-.55, 0, -.2); float l = length(q.xz), a = atan(q.z, q.x), w = .012 * sin(a * 40. + 3.14 * step(.5, fract(q.y * 4.5))) ; ADD(max(abs(l - .95 - .22 * q.y - w) - .05, abs(q.y - .33) - .33) * .8, 3.); ADD(tor(q - vec3(0, .68, 0), 1.1, .06), 3.); ADD(ball(q - vec3(-.42, .72, .1), .5, .4), 10.); ADD(ball(q - vec3(.45, .75, .15), .52, 1.1), 11.); ADD(ball(q - vec3(.05, .95, -.5), .5, 2.), 12.); ADD(ball(p - vec3(1.5, .42, .9), .42, 2.7), 13.); ADD(limb(q, vec3(.5, .6, .2), vec3(1.5, 2.1, -.5), .035, .035), 4.); ADD(limb(q, vec3(.1, .6, .3), vec3(1.0, 2.3, -.4), .035, .035), 4.); ADD(sph(q - vec3(1.5, 2.1, -.5), .09), 5.); ADD(sph(q - vec3(1.0, 2.3, -.4), .09), 5.); float x = p.x; vec3 y = p - vec3(x, .04, 1.25 + .25 * sin(x * 3.)); ADD(max(length(y.yz) - .035, abs(x - .35) - 1.1) * .7, 13.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) return board(p); if (id < 2.5) return plaster(p, vec3(.55, .5, .45)); if (id < 3.5) return M(vec3(.5, .33, .16) * (.7 + .5 * noise(p * 14.))); if (id < 4.5) return shiny(vec3(.7, .5, .28), .4, .04); if (id < 5.5) return shiny(vec3(.1, .3, .3), .8, .08); rough(n, p, 50., .5); return M(id < 10.5 ? vec3(.7, .12, .14) : id < 11.5 ? vec3(.12, .35, .42) : id < 12.5 ? vec3(.85, .72, .45) : vec3(.5, .3, .55)); }
#else
// Knitted stripes with wooden buttons, from near.
#define EYE vec3(.4, 3.2, 3.4)
#define AT vec3(0, 0, .05)
#define ZOOM 1.5
#define ROOM
#define SUN normalize(vec3(-.7, .5, .1))
vec2 map(vec3 p) { float fold = .25 * sin(p.x * .9 + .6 * p.z) + .1 * sin(p.z * 1.7); vec2 g = p.xz * vec2(5., 7.); float cx = floor(g.x), x = fract(g.x) - .5, z = g.y - abs(x) * 1.3; float v = fract(z) - .5; float h = fold + .055 * sqrt(max(0., 1. - v * v * 3.2)) * smoothstep(.5, .28, abs(x)) * smoothstep(.0, .1, abs(x)); vec2 r = vec2((p.y - h) * .5, 1.); for (int i = 0; i < 3; i++) { vec3 q = p - vec3(-1.5 + 1.45 * float(i), .24 + .25 * sin((-1.5 + 1.45 * float(i)) * .9 + .3), .5); float b = cyl(q, .06, .3, .04); b = max(b, -cyl(q - vec3(0, .08, 0), .05, .22, .03)); b = max(b, -(length(vec2(abs(q.x) - .07, q.z)) - .035)); ADD(b, 2.); ADD(limb(q, vec3(-.07, .02, 0), vec3(.07, .02, 0), .03, .03), 3.); } return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 40., .45); float z = p.z * 7. - abs(fract(p.x * 5.) - .5) * 1.3, row = floor(z); vec3 c = mod(row, 12.) < 4. ? vec3(.7, .13, .12) : mod(row, 12.) < 6. ? vec3(.85, .8, .7) : mod(row, 12.) < 10. ? vec3(.13, .25, .4) : vec3(.85, .8, .7); return M(c * (.65 + .5 * noise(p * 45.))); } return id < 2.5 ? shiny(wood(p * 3., vec3(.3, .16, .07), vec3(.55, .34, .17)), .3, .04) : M(vec3(.85, .8, .7)); }
#endif
