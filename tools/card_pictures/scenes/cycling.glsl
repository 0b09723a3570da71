float wheel(vec2 p, float z, float r) { return length(vec2(length(p) - r, z)) - .035; }
vec2 bicycle(vec3 p) { // along x, wheels of radius .68 on the ground
  vec2 r = vec2(9, 0); vec2 a = p.xy - vec2(-1.05, .7), b = p.xy - vec2(1.05, .7); vec2 w = length(a) < length(b) ? a : b; ADD(wheel(w, p.z, .65), 20.); ADD(length(vec2(length(w) - .6, p.z)) - .022, 21.); float ang = atan(w.y, w.x); ang = (fract(ang * 2.8648) - .5) / 2.8648; ADD(max(length(vec2(sin(ang) * length(w), p.z)) - .006, length(w) - .6), 21.); ADD(length(vec2(length(w) * .7, p.z * .4)) - .04, 21.);
  vec3 bb = vec3(-.2, .68, 0), seat = vec3(-.48, 1.45, 0), head = vec3(.72, 1.42, 0), rear = vec3(-1.05, .7, 0); vec3 q = vec3(p.xy, abs(p.z)); float f = min(limb(p, bb, seat, .035, .035), min(limb(p, seat + vec3(.03, -.1, 0), head, .035, .035), limb(p, bb, head - vec3(-.04, .15, 0), .04, .04))); f = min(f, min(limb(q, bb, rear + vec3(0, 0, .06), .022, .02), limb(q, seat + vec3(0, -.12, 0), rear + vec3(0, 0, .06), .022, .02))); f = min(f, limb(q, head - vec3(-.05, .2, 0), vec3(1.05, .7, .05), .03, .02)); f = min(f, limb(p, head + vec3(-.02, .05, 0), head - vec3(-.06, .25, 0), .045, .045)); ADD(f, 22.);
  ADD(limb(p, seat, seat + vec3(-.04, .18, 0), .025, .025), 21.); ADD(ell(p - seat - vec3(-.02, .2, 0), vec3(.27, .055, .12)), 23.); ADD(limb(p, head, head + vec3(-.04, .2, 0), .025, .025), 21.); ADD(limb(q, head + vec3(-.02, .2, 0), head + vec3(.04, .22, .28), .022, .022), 21.); ADD(limb(q, head + vec3(.04, .22, .28), head + vec3(-.2, .2, .36), .032, .032), 23.);
  ADD(max(abs(length(p.xy - bb.xy) - .17) - .02, abs(p.z - .06) - .012), 21.); ADD(limb(p, bb + vec3(0, 0, .08), bb + vec3(.13, -.22, .1), .02, .02), 21.); ADD(box(p - bb - vec3(.13, -.23, .2), vec3(.09, .02, .09), .02), 23.); ADD(limb(p, bb + vec3(0, 0, -.08), bb + vec3(-.13, .22, -.1), .02, .02), 21.); ADD(min(limb(p, bb + vec3(0, .17, .06), rear + vec3(0, .07, .06), .008, .008), limb(p, bb + vec3(0, -.17, .06), rear + vec3(0, -.07, .06), .008, .008)), 21.); return r;
}
Mat parts(float id, vec3 p, vec3 col) { return id < 20.5 ? M(vec3(.03)) : id < 21.5 ? shiny(vec3(.6), 1., .3) : id < 22.5 ? shiny(col, 1., .1) : M(vec3(.22, .11, .05)); }
#if VIEW == 1
// A red bicycle leans against a brick wall.
#define EYE vec3(.5, 1.35, 4.3)
#define AT vec3(0, .95, 0)
#define ZOOM 1.4
#define SUN normalize(vec3(-.55, .65, .6))
vec2 map(vec3 p) { vec3 q = p - vec3(-.1, 0, .1); q.yz *= R(-.12); q.z -= .12; vec2 r = bicycle(q); ADD(p.y, 1.); ADD(p.z + .45, 2.); ADD(box(p - vec3(0, 2.75, -.4), vec3(9, .5, .2), .02), 3.); vec3 f = p - vec3(2.15, .3, -.05); ADD(max(length(f.xz) - .26 - .12 * f.y, abs(f.y) - .3), 4.); ADD(ell(f - vec3(0, .62, 0), vec3(.42, .35, .36)) - .16 * fbm(f * 6.), 5.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 12., .3); return M(masonry(p, n, vec2(.5, .5), vec3(.42, .4, .38), vec3(.25, .24, .22))); } if (id < 2.5) { rough(n, p, 20., .3); return M(masonry(p, n, vec2(.5, .2), vec3(.52, .24, .16), vec3(.5, .46, .4))); } if (id < 3.5) return plaster(p, vec3(.6, .55, .45)); if (id < 4.5) return M(vec3(.5, .23, .12)); if (id < 5.5) { rough(n, p, 14., .6); return M(mix(vec3(.1, .25, .05), vec3(.85, .2, .35), step(.62, noise(p * 13.)))); } return parts(id, p, vec3(.7, .04, .03)); }
#else
// A bicycle beside a road through the hills at sunset.
#define EYE vec3(-1.6, 1.2, 4.6)
#define AT vec3(.5, 1.05, 0)
#define ZOOM 1.35
#define SUN normalize(vec3(.5, .2, -.8))
#define SUNC vec3(2.6, 1.4, .7)
#define AMBC vec3(.36, .36, .5)
#define FOGC vec3(.85, .58, .42)
#define FOG .012
#define SKY skyDusk(d)
float road(float z) { return 2.2 + 1.6 * sin(z * .16 - .3) - 1.6 * sin(-.3); }
vec2 map(vec3 p) { vec3 q = p; q.xz *= R(.15); q.yz *= R(.08); vec2 r = bicycle(q); float k = abs(p.x - road(p.z)); float hills = 3.2 * smoothstep(-6., -40., p.z) * fbm(p.xz * .1 + 2.) * smoothstep(1.5, 8., k) ; ADD((p.y - hills - .15 * fbm(p.xz * .8) * smoothstep(1., 1.6, k) + .02) * .7, 1.); vec3 s = vec3(p.x - road(p.z) + 1.45, p.y, mod(p.z, 3.) - 1.5); ADD(p.z < -3. ? box(s - vec3(0, .35, 0), vec3(.05, .4, .05), .02) : 9., 2.); return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { float k = p.x - road(p.z); rough(n, p, 12., .4); if (abs(k) < 1.15) return M(mix(vec3(.13, .13, .14) * (.7 + .5 * noise(p * 25.)), vec3(.75), step(abs(k), .05) * step(.4, fract(p.z * .35)) + step(abs(abs(k) - 1.05), .04))); return M(lawn(p, vec3(.22, .24, .06))); } if (id < 2.5) return M(p.y > .5 ? vec3(.75, .1, .05) : vec3(.8)); return parts(id, p, vec3(.05, .3, .4)); }
#endif
