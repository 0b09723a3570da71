#if VIEW == 1
// A bar of chocolate, broken, with pieces and cocoa beans.
#define EYE vec3(.3, 3.6, 4.4)
#define AT vec3(0, .05, .1)
#define ZOOM 1.5
#define ROOM
float bar(vec3 p, vec2 n) { vec2 s = vec2(.72, .56), half_ = n * s * .5; float d = box(p - vec3(0, .1, 0), vec3(half_.x, .1, half_.y), .03); vec2 g = abs(fract((p.xz + half_) / s) - .5) * s; float top = max(box2(g, s * .5 - .05, .04) + (p.y - .2) * .55, p.y - .29); return smin(d, max(top, max(abs(p.x) - half_.x, abs(p.z) - half_.y)), .02); }
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); vec3 q = p - vec3(-.75, 0, -.3); q.xz *= R(.3); ADD(max(bar(q, vec2(4, 4)), q.x + q.z * .5 - 1.25 - .12 * noise(q * 5.)), 2.);
  q = p - vec3(1.35, 0, .35); q.xz *= R(-.35); ADD(bar(q, vec2(2, 1)), 2.); q = p - vec3(1.55, .22, -.55); q.xz *= R(.6); q.xy *= R(.4); ADD(bar(q, vec2(1, 2)), 2.); q = p - vec3(.8, 0, 1.35); q.xz *= R(.9); ADD(bar(q, vec2(1, 1)), 3.); q = p - vec3(.5, .28, 1.6); q.xy *= R(-.5); q.xz *= R(.3); ADD(bar(q, vec2(1, 1)), 3.);
  for (int i = ZERO; i < 8; i++) { float k = float(i); vec3 b = p - vec3(-2.2 + 1.3 * h1(k), .13, 1.1 + .75 * h1(k + 4.)); b.xz *= R(k * 2.); ADD(ell(b, vec3(.3, .13, .17)) - .015 * noise(b * 12.), 4.); }
  for (int i = ZERO; i < 14; i++) { float k = float(i); ADD(box(p - vec3(1.9 * h1(k + 20.) + .1, .03, 1.7 * h1(k + 31.) - .5), vec3(.04, .03, .05) * (.5 + h1(k)), .02), 2.); } return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return M(stone(p, vec3(.62, .58, .54)) * (1. - .35 * smoothstep(.45, .7, fbm(p.xz * .9)))); rough(n, p, 9., .06); if (id < 3.5) return shiny((id < 2.5 ? vec3(.14, .06, .03) : vec3(.75, .6, .4)) * (.85 + .3 * fbm(p * 5.)), .7, .07); rough(n, p, 20., .6); return M(vec3(.25, .12, .06) * (.6 + .6 * noise(p * 8.)));
}
#else
// Pralines in a box.
#define EYE vec3(0, 4.3, 4.)
#define AT vec3(0, 0, .05)
#define ZOOM 1.5
#define ROOM
#define SUN normalize(vec3(.6, .65, .2))
vec2 map(vec3 p) {
  vec2 r = vec2(p.y + .1, 1.); ADD(max(box(p - vec3(0, .2, 0), vec3(2.3, .3, 1.7), .03), -box(p - vec3(0, .4, 0), vec3(2.2, .42, 1.6), .02)), 2.);
  vec2 g = floor(clamp(p.xz / 1.08, vec2(-2, -1.5), vec2(1.9, 1.4))); vec2 c = vec2(clamp(floor(p.x / 1.08 + .5), -2., 2.) * .96 * 1.08 / 1.04, clamp(floor(p.z / 1.02 + .5), -1., 1.) * 1.04); c.x = clamp(floor(p.x / .98 + .5), -1.9, 1.9); c.x = clamp(floor(p.x / 1.04 + .5), -2., 2.) * 1.04; c.x *= .98; vec3 q = p - vec3(c.x * .82, .2, c.y * .96);
  float nx = floor(p.x / .86 + .5); nx = clamp(nx, -2., 2.); q.x = p.x - nx * .86; float k = floor(5. * h1(vec2(nx + 9., c.y * 3.))); float a = atan(q.z, q.x), l = length(q.xz), cup = max(abs(l - .36 - .03 * sin(a * 26.) - .12 * q.y) - .012, abs(q.y - .0) - .16); ADD(cup * .6, 3.);
  float d; q.y -= .12; if (k < 1.) d = ell(q, vec3(.33, .27, .33)) + .02 * sin(q.x * 26. + q.z * 8.) * smoothstep(.0, .2, q.y); else if (k < 2.) d = box(q, vec3(.27, .17, .27), .06); else if (k < 3.) d = sph(q - vec3(0, .05, 0), .3) - .03 * noise(q * 22.); else if (k < 4.) { float s = length(q.xz); d = max(ell(q, vec3(.34, .36, .34)) + .03 * sin(a * 5. + q.y * 12.), -q.y - .2); } else d = smin(cyl(q, .13, .3, .05), ell(q - vec3(0, .2, 0), vec3(.14, .09, .1)), .02); ADD(min(d, .4) * .8, 10. + k); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return board(p * .7); if (id < 2.5) return shiny(vec3(.28, .03, .06), .4, .05); if (id < 3.5) return M(vec3(.5, .36, .14)); rough(n, p, 12., .06); float k = id - 10.; vec3 milk = vec3(.3, .14, .06), dark = vec3(.1, .04, .02), white = vec3(.82, .7, .52);
  if (k < .5) return shiny(mix(milk, white, smoothstep(.6, .8, sin(p.x * 26. + p.z * 8.))), .7, .06); if (k < 1.5) return shiny(mix(dark, vec3(.75, .5, .15), smoothstep(.62, .75, noise(p * 14.)) * step(.25, p.y)), .8, .08); if (k < 2.5) { rough(n, p, 40., .6); return M(vec3(.3, .16, .09) * (.6 + .7 * noise(p * 40.))); } return k < 3.5 ? shiny(white, .7, .06) : shiny(p.y > .43 ? vec3(.45, .24, .1) : milk, .7, .07);
}
#endif
