#define ROOM
#if VIEW == 1
// A folded crane on a wooden table.
#define EYE vec3(1.7, 2., 4.4)
#define AT vec3(0, .85, 0)
#define ZOOM 1.5
float tri(vec3 p, vec3 a, vec3 b, vec3 c) { vec3 ba = b - a, pa = p - a, cb = c - b, pb = p - b, ac = a - c, pc = p - c, n = cross(ba, ac); float s = sign(dot(cross(ba, n), pa)) + sign(dot(cross(cb, n), pb)) + sign(dot(cross(ac, n), pc)); float q = s < 2. ? min(min(dot(ba * clamp(dot(ba, pa) / dot(ba, ba), 0., 1.) - pa, ba * clamp(dot(ba, pa) / dot(ba, ba), 0., 1.) - pa), dot(cb * clamp(dot(cb, pb) / dot(cb, cb), 0., 1.) - pb, cb * clamp(dot(cb, pb) / dot(cb, cb), 0., 1.) - pb)), dot(ac * clamp(dot(ac, pc) / dot(ac, ac), 0., 1.) - pc, ac * clamp(dot(ac, pc) / dot(ac, ac), 0., 1.) - pc)) : dot(n, pa) * dot(n, pa) / dot(n, n); return sqrt(q) - .012; }
vec2 map(vec3 p) { vec2 r = vec2(p.y, 1.); ADD(p.z + 3., 2.); vec3 q = p - vec3(0, .15, 0); q.xz *= R(-.45); vec3 s = vec3(q.xy, abs(q.z)); vec3 A = vec3(.5, .12, 0), B = vec3(-.5, .12, 0), T = vec3(0, .95, 0), W = vec3(.0, .55, .22); float d = tri(s, A, B, W); d = min(d, min(tri(s, A, W, T), tri(s, B, W, T))); d = min(d, tri(s, vec3(.3, .5, .12), vec3(-.3, .5, .12), vec3(-.15, 1.25, 1.35))); d = min(d, tri(s, vec3(.3, .5, .12), vec3(-.15, 1.25, 1.35), vec3(.34, .62, .06))); d = min(d, tri(s, A, vec3(.28, .45, .07), vec3(1.25, 1.35, 0))); d = min(d, tri(s, vec3(1.25, 1.35, 0), vec3(1.1, 1.2, .03), vec3(1.62, 1.02, 0))); d = min(d, tri(s, B, vec3(-.28, .45, .07), vec3(-1.35, 1.4, 0))); ADD(d, 3.); vec3 f = p - vec3(-1.6, .012, .7); f.xz *= R(.4); ADD(box(f, vec3(.7, .008, .7), 0.), 4.); f = p - vec3(-1.3, .025, 1.); f.xz *= R(-.2); ADD(box(f, vec3(.7, .008, .7), 0.), 5.); f = p - vec3(1.9, .2, -1.3); ADD(tri(vec3(f.xy, abs(f.z)), vec3(-.4, -.15, 0), vec3(.4, -.15, 0), vec3(0, .45, .12)), 6.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) return board(p * .7); if (id < 2.5) return plaster(p, vec3(.42, .46, .44)); vec3 c = id < 3.5 ? vec3(.82, .12, .1) : id < 4.5 ? vec3(.15, .35, .6) : id < 5.5 ? vec3(.9, .7, .2) : vec3(.2, .5, .35); if (id < 3.5) { vec2 g = fract(p.xy * 3.5 + p.z * 2.) - .5; c = mix(c, vec3(.92, .8, .6), smoothstep(.2, .17, length(g)) * step(.1, length(g)) * .8); } return M(c * (.9 + .15 * noise(p * 30.))); }
#else
// Three paper boats on a puddle's edge.
#define EYE vec3(.3, 2.2, 4.6)
#define AT vec3(0, .35, 0)
#define ZOOM 1.5
#define SUN normalize(vec3(-.6, .6, .4))
float boat(vec3 p) { float hull = max(max(abs(p.z) - .34 * (1. - abs(p.x)) * (.45 + p.y), -p.y), p.y - .34 - .32 * max(abs(p.x) - .25, 0.)); hull = max(hull, -max(abs(p.z) - .31 * (1. - abs(p.x)) * (.45 + p.y) + .015, .05 - p.y)); float sail = max(max(abs(p.x) * .95 + p.y * .62 - .62, abs(p.z) - .02 - .1 * (1. - p.y)), .1 - p.y); return min(hull, sail) * .6; }
vec2 map(vec3 p) { vec2 r = vec2(p.y + .03, 1.); vec3 q = p - vec3(-.2, 0, .5); q.xz *= R(.4); ADD(boat(q), 3.); q = p - vec3(1.5, 0, -.9); q.xz *= R(-.5); ADD(boat(q), 4.); q = p - vec3(-1.8, 0, -1.); q.xz *= R(.15); ADD(boat(q), 5.); ADD((p.y + .3 - .5 * smoothstep(1.9, 3.4, length((p.xz - vec2(0, -.2)) * vec2(.75, 1.1)) + .5 * fbm(p.xz * 1.3)) - .05 * noise(p.xz * 9.)) * .8, 2.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 2.5, .05); return shiny(vec3(.08, .1, .11), .7, .35); } if (id < 2.5) { rough(n, p, 9., .5); return M(stone(p * 2., vec3(.42, .38, .33))); } float t = step(.5, fract(p.y * 16.)) * step(.3, noise(vec2((p.x + p.z) * 26., floor(p.y * 16.)))); return M(id < 3.5 ? mix(vec3(.85, .83, .78), vec3(.25), t * .55) : id < 4.5 ? vec3(.8, .15, .1) : vec3(.15, .4, .65)); }
#endif
