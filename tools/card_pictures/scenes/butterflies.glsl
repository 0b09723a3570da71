// One wing in its plane: how far from its rim. The body lies along y at x = 0.
float wing(vec2 p) {
  vec2 a = p - vec2(.72, .5); a *= R(.62); float d = length(a / vec2(.86, .46)) - 1.;
  vec2 b = p - vec2(.5, -.42); b *= R(-.75); float e = length(b / vec2(.58, .46)) - 1.; return min(d * .45, e * .45);
}
vec3 pattern(vec2 p, vec3 main) {
  float d = wing(p), v = smoothstep(.06, .02, abs(sin(atan(p.y + .05, p.x + .1) * 9.)) * length(p) * .45);
  vec3 c = mix(main, main * vec3(1.1, 1.5, 1.6), smoothstep(.2, 1., length(p)) * .35);
  c = mix(c, vec3(.02), max(v * .9, smoothstep(-.13, -.08, d)));
  vec2 q = vec2(atan(p.y, p.x) * 11., d * 24.); float s = length(vec2(fract(q.x) - .5, fract(q.y) - .5)); return mix(c, vec3(.9), smoothstep(.32, .22, s) * smoothstep(-.1, -.085, d) * step(d, -.018));
}
vec2 butterfly(vec3 p, float open) { // back to +z, head to +y
  vec2 r = vec2(9, 0); vec3 q = vec3(abs(p.x), p.yz); q.xz *= R(open);
  ADD(max(wing(q.xy), abs(q.z) - .012) * .8, 11.);
  ADD(limb(p, vec3(0, -.55, .02), vec3(0, .1, .04), .05, .09), 12.); ADD(limb(p, vec3(0, .1, .04), vec3(0, .32, .04), .1, .075), 12.);
  vec3 s = vec3(abs(p.x), p.yz); ADD(limb(s, vec3(.03, .36, .05), vec3(.28, .85, .18), .013, .01), 12.); ADD(sph(s - vec3(.28, .86, .18), .03), 12.); return r;
}
#if VIEW == 1
// A monarch on a purple flower.
#define EYE vec3(.3, 2., 5.)
#define AT vec3(0, .4, 0)
#define ZOOM 1.45
#define SKY mix(vec3(.14, .26, .06), vec3(.55, .65, .3), smoothstep(.25, .8, fbm(d.xy * 4. + 7.)))
#define PACE .7
vec3 place(vec3 p) { p -= vec3(-.05, .55, .1); p.yz *= R(.75); p.xy *= R(.25); return p; }
vec2 map(vec3 p) {
  vec2 r = butterfly(place(p) / 1.0, -.5); vec3 q = p - vec3(0, -.2, 0);
  float a = atan(q.z, q.x), k = length(q.xz), i = floor(a / .2618 + .5); vec3 l = q; l.xz *= R(i * .2618); l.y += .16 * l.x * l.x - .12 * l.x; l.x -= .95; ADD(ell(l, vec3(.62, .05, .14)) * .8, 2.);
  ADD(ell(q - vec3(0, .05, 0), vec3(.46, .26, .46)) - .05 * noise(q * 16.), 3.); ADD(limb(p, vec3(0, -.3, 0), vec3(.25, -4, -.3), .09, .1), 4.);
  vec3 b = p - vec3(-2.6, -.9, -2.5); a = atan(b.z, b.x); i = floor(a / .2618 + .5); l = b; l.xz *= R(i * .2618); l.x -= .9; ADD(ell(l, vec3(.6, .05, .14)) * .8, 2.); ADD(ell(b, vec3(.45, .25, .45)), 3.); ADD(limb(b, vec3(0), vec3(.2, -4, 0), .08, .1), 4.);
  vec3 f = p - vec3(1., -1.4, .1); f.xy *= R(.5); ADD(ell(f, vec3(1., .05, .35)), 5.); f = p - vec3(-.9, -1.9, .2); f.xy *= R(-.6); ADD(ell(f, vec3(1., .05, .35)), 5.);
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 2.5) return M(mix(vec3(.5, .2, .62), vec3(.75, .45, .85), noise(p * vec3(9, 3, 9))));
  if (id < 3.5) { rough(n, p, 20., .7); return M(mix(vec3(.45, .16, .03), vec3(.95, .55, .05), noise(p * 20.))); }
  if (id < 5.5) return M(vec3(.13, .3, .06) * (.7 + .5 * noise(p * 5.)));
  if (id < 11.5) { vec3 q = place(p); q.x = abs(q.x); q.xz *= R(-.5); return M(pattern(q.xy, vec3(.92, .34, .03))); }
  rough(n, p, 30., .6); return M(vec3(.06, .05, .05));
}
#else
// A blue butterfly with open wings on a large leaf.
#define EYE vec3(0, 3.6, 3.4)
#define AT vec3(.05, 0, .1)
#define ZOOM 1.5
#define PACE .7
#define SUN normalize(vec3(-.6, .7, -.2))
vec3 place(vec3 p) { p -= vec3(0, .2, .05); p = vec3(p.x, -p.z, p.y); p.xy *= R(-.5); return p; }
vec2 map(vec3 p) {
  vec2 r = butterfly(place(p) / 1.15, -.3); r.x *= 1.15;
  vec3 q = p; q.xz *= R(.35); float rib = .02 * smoothstep(.1, .0, abs(fract(q.x * 1.6 - abs(q.z) * 1.1) - .5)) + .06 * smoothstep(.12, 0., abs(q.z));
  float w = 1.5 * (1. - q.x * q.x * .09); ADD(max(abs(q.y + .12 * q.z * q.z * .5 + .02 * q.x * q.x) - .02 - rib, abs(q.z) - w) * .6, 2.);
  q = p - vec3(-2.4, -1.1, -1.2); q.xz *= R(-.7); w = 1.1 * (1. - q.x * q.x * .09); ADD(max(abs(q.y + .1 * q.z * q.z) - .03, abs(q.z) - w) * .6, 2.);
  q = p - vec3(2.6, -1.3, 1.); q.xz *= R(1.1); w = 1.2 * (1. - q.x * q.x * .09); ADD(max(abs(q.y + .1 * q.z * q.z) - .03, abs(q.z) - w) * .6, 2.);
  ADD(p.y + 3. - fbm(p.xz * 2.), 3.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 2.5) { rough(n, p, 9., .15); return shiny(vec3(.1, .3, .05) * (.6 + .7 * fbm(p.xz * 3.)), .35, .06); }
  if (id < 3.5) return M(vec3(.05, .1, .03) * noise(p * 2.));
  if (id < 11.5) { vec3 q = place(p) / 1.15; q.x = abs(q.x); q.xz *= R(-.3); Mat m = shiny(pattern(q.xy, vec3(.08, .28, .85)), .3, .06); return m; }
  rough(n, p, 30., .6); return M(vec3(.08, .07, .08));
}
#endif
