// Chess pieces, turned on a lathe, in the middle of a game; then a king that has fallen.
#if VIEW == 1
#define EYE vec3(1.2, 3.6, 6.6)
#define AT vec3(0, .55, -.3)
#define ZOOM 1.5
#else
#define EYE vec3(-1.7, 1.25, 4.2)
#define AT vec3(.1, .6, -.1)
#define ZOOM 1.5
#define SUN normalize(vec3(.75, .5, .25))
#define SUNC vec3(2.6, 2., 1.3)
#endif
#define ROOM
float piece(vec3 p, int kind) { // its foot at the origin
  vec2 q = vec2(length(p.xz), p.y); float h = kind == 0 ? .62 : kind == 1 ? .75 : kind == 2 ? 1.02 : kind == 3 ? 1.3 : 1.45;
  float d = box2(q - vec2(0, .06), vec2(.33, .07), .05); d = smin(d, box2(q - vec2(0, .18), vec2(.25, .05), .04), .06); d = smin(d, seg(q, vec2(0, .2), vec2(0, h)) - mix(.22, .1, smoothstep(.15, .75 * h, p.y)), .05); d = smin(d, box2(q - vec2(0, h * .83), vec2(.2, .035), .03), .04);
  if (kind == 0) return smin(d, sph(p - vec3(0, h + .05, 0), .19), .03);
  if (kind == 1) { d = smin(d, box2(q - vec2(0, h + .1), vec2(.23, .17), .03), .03); float a = atan(p.z, p.x); return max(d, -max(max(.13 - q.x, abs(q.x - .1) - 9.) , -max(q.x - .15, h + .1 - p.y)) - 0. * a) ; }
  if (kind == 2) { d = smin(d, ell(p - vec3(0, h + .08, 0), vec3(.19, .27, .19)), .03); vec3 c = p - vec3(.1, h + .2, 0); c.xy *= R(.6); d = max(d, -box(c, vec3(.14, .025, .4), 0.)); return min(d, sph(p - vec3(0, h + .38, 0), .06)); }
  d = smin(d, seg(q, vec2(0, h), vec2(0, h + .2)) - mix(.1, .24, smoothstep(h, h + .25, p.y)) , .03); d = max(d, p.y - h - .3);
  if (kind == 3) { float a = atan(p.z, p.x); d = max(d, -max(h + .22 - p.y, .1 - abs(q.x - .22) - .04 - .07 * sin(a * 8.))); return min(d, sph(p - vec3(0, h + .32, 0), .1)); }
  return min(d, min(box(p - vec3(0, h + .47, 0), vec3(.045, .2, .045), .02), box(p - vec3(0, h + .5, 0), vec3(.14, .045, .045), .02)));
}
vec2 map(vec3 p) {
  vec2 r = vec2(box(p - vec3(0, -.15, 0), vec3(4.4, .15, 4.4), .04), 1.); ADD(p.y + .3, 2.);
#if VIEW == 1
  for (int i = ZERO; i < 15; i++) { int kind = i < 8 ? 0 : i == 8 ? 4 : i == 9 ? 3 : i < 12 ? 2 : 1; float k = float(i), side = (i & 1) == 0 ? 1. : -1.; vec2 c = i < 8 ? vec2(-3.5 + 2. * floor(k * .5) + (side < 0. ? 1. : 0.), side * (h1(k) > .5 ? .5 : 1.5)) : vec2(3.5, side * 2.5); if (i == 8) c = vec2(.5, 2.5); if (i == 9) c = vec2(-.5, -2.5); if (i == 10) c = vec2(1.5, -.5); if (i == 11) c = vec2(-1.5, -1.5); if (i == 12) c = vec2(2.5, 2.5); if (i == 13) c = vec2(-2.5, -2.5); if (i == 14) c = vec2(-2.5, 2.5); vec3 q = p - vec3(c.x, 0, c.y); float far = length(q.xz) - .4; if (far > .6) { ADD(far, 10.); } else ADD(piece(q, kind), side > 0. ? 10. : 11.); }
#else
  ADD(piece(p - vec3(-.5, 0, .5), 3), 10.); vec3 q = p - vec3(.0, .2, 1.3); q.xz *= R(.5); ADD(piece(vec3(q.z, q.x + .2, q.y), 4), 11.); ADD(piece(p - vec3(1.5, 0, -.5), 0), 10.); ADD(piece(p - vec3(-1.5, 0, -1.5), 1), 11.); ADD(piece(p - vec3(.5, 0, -2.5), 2), 11.); ADD(piece(p - vec3(2.5, 0, -2.5), 0), 11.); ADD(p.z + 7., 3.);
#endif
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) { bool dark = mod(floor(p.x) + floor(p.z), 2.) < .5, rim = max(abs(p.x), abs(p.z)) > 4.; vec3 c = rim || dark ? wood(p * 1.5 + floor(p.x) * 3., vec3(.13, .06, .03), vec3(.26, .13, .06)) : wood(p.zyx * 1.5 + floor(p.z) * 5., vec3(.5, .36, .2), vec3(.72, .56, .36)); return shiny(c, .5, .09); }
  if (id < 2.5) return board(p * .4); if (id < 3.5) return plaster(p, vec3(.22, .25, .28)); vec3 g = wood(p.yxz * 1.2, vec3(.55, .4, .22), vec3(.8, .64, .42)); return id < 10.5 ? shiny(g, .8, .08) : shiny(g * g * vec3(.14, .1, .08) * 2., 1., .1);
}
