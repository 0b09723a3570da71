// A wheel, a wedge with holes, and grapes on a board; seen whole, and then the wedge alone.
#if VIEW == 1
#define EYE vec3(.6, 2.7, 5.6)
#define AT vec3(.1, .55, 0)
#define ZOOM 1.45
#else
#define EYE vec3(2.6, 1.7, 3.2)
#define AT vec3(.85, .45, .5)
#define ZOOM 1.5
#define SUN normalize(vec3(.7, .6, .3))
#define SUNC vec3(2.3, 1.9, 1.4)
#endif
#define ROOM
float wedge(vec3 p) { float d = max(cyl(p, .45, 1.7, .06), max(dot(p.xz, vec2(-.42, .91)), dot(p.xz, vec2(-.3, -.95)))); for (int i = ZERO; i < 13; i++) { float k = float(i); vec3 c = vec3(.45 + 1.1 * h1(k), .7 * h1(k + 5.) - .35, 0); c.z = (i & 1) == 0 ? c.x * .46 : -c.x * .32; d = smax(d, -sph(p - c, .07 + .11 * h1(k + 9.)), .03); } return d; }
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); ADD(box(p - vec3(0, .06, 0), vec3(2.5, .06, 1.6), .05), 2.);
  vec3 q = p - vec3(-1.05, .62, -.55); ADD(max(cyl(q, .5, .95, .1), -max(.05 - q.z * .5 - q.x * .5, -1.) + 0. * q.y - 9.), 3.); q = p - vec3(.15, .57, .35); q.xz *= R(.15); ADD(wedge(q), 4.);
  q = p - vec3(-1.3, .3, .85); ADD(max(cyl(q, .18, .55, .1), -max(min(q.x + .1, q.z - .0), -9.)), 5.);
  for (int i = ZERO; i < 13; i++) { float k = float(i); ADD(sph(p - vec3(1.15 + .32 * mod(k, 4.) + .1 * h1(k), .27 + .24 * floor(k / 8.), -1.1 + .3 * mod(floor(k / 4.), 2.) + .12 * h1(k + 3.)), .175), 6.); }
  ADD(limb(p, vec3(1.7, .7, -.9), vec3(2.2, .75, -1.2), .03, .025), 7.); q = p - vec3(.2, .14, 1.3); q.xz *= R(.2); ADD(box(q - vec3(.3, 0, 0), vec3(.75, .02, .11), .02), 8.); ADD(limb(q, vec3(-.5, 0, 0), vec3(-1.1, 0, 0), .07, .08), 7.); ADD(p.z + 4.5, 9.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return board(p * .7); if (id < 2.5) return shiny(wood(p * 1.3, vec3(.34, .2, .1), vec3(.6, .42, .24)), .2, .03); if (id < 3.5) { rough(n, p, 14., .2); return shiny(vec3(.72, .1, .06) * (.8 + .3 * noise(p * 6.)), .3, .05); }
  if (id < 4.5) { rough(n, p, 20., .12); bool rind = length(p.xz - vec2(.15, .35)) > 1.68 || abs(p.y - .57) > .44; return shiny((rind ? vec3(.62, .4, .12) : vec3(.9, .66, .2)) * (.85 + .2 * fbm(p * 4.)), .2, .03); } if (id < 5.5) { rough(n, p, 18., .3); bool cut = p.y < .45 && length(p.xz - vec2(-1.3, .85)) < .53; return M(cut ? vec3(.88, .8, .58) : vec3(.86, .84, .78) * (.85 + .2 * noise(p * 12.))); }
  if (id < 6.5) return shiny(vec3(.2, .03, .12) * (.8 + .5 * noise(p * 4.)), 1., .12); if (id < 7.5) return M(vec3(.2, .11, .05)); return id < 8.5 ? shiny(vec3(.55), 1.2, .4) : plaster(p, vec3(.3, .34, .3));
}
