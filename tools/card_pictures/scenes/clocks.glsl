// An alarm clock with two bells on a bedside table.
#define EYE vec3(.9, 1.7, 5.)
#define AT vec3(.15, 1.0, 0)
#define ZOOM 1.5
#define ROOM
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); ADD(p.z + 2.5, 2.); vec3 q = p - vec3(-.25, 1.15, 0), c = vec3(q.x, q.z, q.y); float l = length(q.xy); ADD(max(cyl(c, .35, .92, .06), -max(l - .84, .2 - q.z)), 3.); ADD(max(l - .85, abs(q.z - .26) - .02), 4.);
  vec3 s = vec3(abs(q.x), q.yz); ADD(limb(s, vec3(.5, -.7, 0), vec3(.68, -1.12, .05), .07, .05), 5.); vec3 b = s - vec3(.5, .98, 0); b.xy *= R(.48); ADD(max(abs(sph(b, .4)) - .03, -b.y), 5.); ADD(limb(b, vec3(0, -.1, 0), vec3(0, .46, 0), .05, .05), 5.); ADD(limb(q, vec3(0, .9, 0), vec3(0, 1.35, 0), .035, .035), 5.); ADD(box(q - vec3(0, 1.35, 0), vec3(.1, .07, .07), .03), 5.); ADD(abs(length(vec2(q.x, q.y - 1.35)) - .42) < .1 && q.y > 1.45 ? max(abs(length(vec2(q.x, q.y - 1.35)) - .42) - .03, abs(q.z) - .05) : 9., 5.);
  float h = seg(q.xy, vec2(0), vec2(-.3, .26)) - .035, m = seg(q.xy, vec2(0), vec2(.28, .55)) - .025; ADD(max(min(min(h, m), l - .06), abs(q.z - .32) - .012), 6.); q = p - vec3(1.6, .12, .35); q.xz *= R(.3); ADD(box(q, vec3(.62, .12, .45), .02), 7.); q = p - vec3(1.6, .34, .33); q.xz *= R(-.1); ADD(box(q, vec3(.55, .1, .4), .02), 8.); ADD(max(cyl(p - vec3(1.75, .72, .2), .3, .24, .03), -cyl(p - vec3(1.75, .8, .2), .3, .2, 0.)), 9.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return board(p); if (id < 2.5) return plaster(p, vec3(.5, .52, .45)); if (id < 3.5) return shiny(vec3(.1, .38, .36), .8, .1);
  if (id < 4.5) { vec2 q = p.xy - vec2(-.25, 1.15); float a = atan(q.x, q.y) / 6.2832, l = length(q), k = abs(fract(a * 12. + .5) - .5) / 12. * 6.28 * l, f = abs(fract(a * 60. + .5) - .5) / 60. * 6.28 * l; float ink = max(step(k, .028) * step(.58, l) * step(l, .76), step(f, .008) * step(.7, l) * step(l, .76)); return M(mix(vec3(.9, .87, .78), vec3(.03), ink)); }
  if (id < 5.5) return shiny(vec3(.75, .58, .25), 1.2, .35); if (id < 6.5) return M(vec3(.02)); if (id < 8.5) { bool page = abs(n.y) < .5 && (abs(p.y - (id < 7.5 ? .12 : .34)) < .085); return M(page ? vec3(.8, .76, .65) * (.8 + .2 * step(.5, fract(p.y * 60.))) : id < 7.5 ? vec3(.5, .1, .08) : vec3(.12, .2, .4)); } return shiny(vec3(.8, .8, .78), .8, .08);
}
