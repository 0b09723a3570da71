// Roasted beans, a wooden scoop and a steaming cup.
#define EYE vec3(.2, 3.3, 4.6)
#define AT vec3(.1, .35, 0)
#define ZOOM 1.5
#define ROOM
float bean(vec3 p) { float d = max(ell(p, vec3(.2, .13, .145)), -9.); return smax(d, -(length(vec2(p.y - .13, p.z + .02 * sin(p.x * 18.))) - .028), .02); }
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); float heap = length(p.xz - vec2(1.1, -.1)); vec2 g = floor(p.xz / .3); float d = 9.; float base = .75 * smoothstep(2., .1, heap);
  if (p.y < 1.3 && heap < 2.3) { for (int i = 0; i < 4 + ZERO; i++) { vec2 c = floor(p.xz / .3 + .5 * vec2(i & 1, i >> 1) * 1.) ; c = floor(p.xz / .3 - .5 + vec2(i & 1, i >> 1)); float k = h1(c), rad = length((c + .5) * .3 - vec2(1.1, -.1)); if (rad < 1.55 + .3 * k) { vec3 q = p - vec3((c.x + .35 + .3 * k) * .3, .13 + .75 * smoothstep(2., .1, rad) * .9 + .08 * h1(c + 4.), (c.y + .35 + .3 * h1(c + 2.)) * .3); q.xz *= R(k * 40.); q.xy *= R(.9 * (h1(c + 6.) - .5)); d = min(d, bean(q)); } } ADD(d * .75, 2.); ADD((p.y - base + .02) * .6, 2.5); }
  else ADD(max(heap - 2.1, p.y - 1.1), 2.);
  vec3 q = p - vec3(-1.25, 0, .1); float l = length(q.xz), prof = .42 + .28 * smoothstep(0., .8, q.y); ADD(max(abs(l - prof) - .035, abs(q.y - .55) - .5) * .9, 3.); ADD(max(l - prof, abs(q.y - .1) - .05), 3.); ADD(max(l - prof + .02, q.y - .92) * .9, 4.); vec3 s = q - vec3(-.72, .55, .2); ADD(max(length(vec2(length(s.xy * vec2(1., .9)) - .24, s.z)) - .06, l * -1. + .62), 3.); ADD(ell(q - vec3(0, .03, 0), vec3(1.15, .07, 1.15)), 3.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return board(p); if (id < 2.2) { rough(n, p, 14., .15); return shiny(vec3(.17, .075, .035) * (.7 + .6 * noise(p * 4.)), .6, .05); } if (id < 2.8) return M(vec3(.05, .02, .01)); if (id < 3.5) return shiny(vec3(.82, .8, .76), .8, .07); float l = length(p.xz - vec2(-1.25, .1)); float f = smoothstep(.45, .62, l + .2 * fbm(p * 5.)); return shiny(mix(mix(vec3(.25, .1, .03), vec3(.72, .48, .24), smoothstep(.4, .6, fbm(p * vec3(3, 1, 6)))), vec3(.45, .22, .07), f), .6, .06);
}
