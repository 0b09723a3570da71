// A ginger tabby on a windowsill, with the garden behind it.
#define EYE vec3(.5, 1.5, 5.)
#define AT vec3(0, 1.05, 0)
#define ZOOM 1.45
#define SUN normalize(vec3(-.6, .6, .5))
#define SKY mix(vec3(.3, .42, .2), vec3(.75, .82, .8), smoothstep(-.1, .35, d.y + .25 * fbm(d.xy * 5.)))
vec2 map(vec3 p) {
  vec2 r = vec2(box(p - vec3(0, -.15, 0), vec3(6, .15, 1.3), .03), 1.); float f = .016 * noise(p * vec3(40, 22, 40));
  ADD(min(box(vec3(abs(p.x) - 2.35, p.y - 3., p.z + .9), vec3(.14, 3.5, .12), .02), box(p - vec3(0, 3., -.95), vec3(3, .09, .06), .02)), 2.); ADD(max(-box(p - vec3(0, 2, -1.), vec3(2.4, 2., 9.), 0.), abs(p.z + 1.1) - .2), 3.);
  vec3 q = vec3(abs(p.x), p.yz); float b = smin(ell(p - vec3(0, .58, -.15), vec3(.58, .62, .6)), ell(p - vec3(0, 1., .12), vec3(.4, .55, .38)), .3);
  b = smin(b, limb(q, vec3(.17, .8, .36), vec3(.16, .1, .55), .15, .12), .1); b = smin(b, ell(q - vec3(.17, .07, .64), vec3(.13, .09, .17)), .06); b = smin(b, ell(q - vec3(.48, .28, .05), vec3(.22, .3, .36)), .1);
  vec3 t = p - vec3(0, .1, -.1); float a = clamp(atan(t.x, t.z), -.2, 2.4); b = smin(b, length(p - vec3(.78 * sin(a), .11, -.1 + .72 * cos(a))) - .1, .05);
  float h = smin(ell(p - vec3(0, 1.62, .2), vec3(.4, .34, .35)), ell(q - vec3(.1, 1.5, .48), vec3(.14, .1, .1)), .09); h = smin(h, ell(q - vec3(.24, 1.5, .28), vec3(.17, .14, .16)), .1);
  vec3 e = q - vec3(.25, 1.92, .17); e.xy *= R(.35); float ear = max(coneUp(e + vec3(0, .14, 0), .42, .19), -coneUp(e + vec3(0, .14, -.13), .42, .17)); h = smin(h, ear, .05);
  ADD(smin(b, h, .16) - f, 10.); ADD(ell(q - vec3(.16, 1.66, .5), vec3(.085, .08, .05)), 11.); ADD(ell(p - vec3(0, 1.56, .575), vec3(.05, .035, .03)), 12.);
  if (q.y < 1.7) for (int i = 0; i < 3; i++) ADD(limb(q, vec3(.12, 1.5, .55), vec3(.62, 1.4 + .1 * float(i), .5), .007, .003), 13.);
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return shiny(wood(p, vec3(.5, .45, .38), vec3(.7, .66, .58)), .2, .05); if (id < 2.5) return plaster(p, vec3(.75, .74, .7)); if (id < 3.5) return plaster(p, vec3(.55, .4, .3));
  if (id < 10.5) { rough(n, p, 30., .6); float y = abs(p.x), s = smoothstep(.35, .65, sin(p.y * 21. + 3. * noise(p * 3.) + y * 5. + p.z * 6.)); if (p.y > 1.75) s = smoothstep(.2, .7, sin(p.x * 38.)); vec3 c = mix(vec3(.72, .36, .12), vec3(.42, .16, .05), s * .8);
    float w = smoothstep(.1, -.05, length((p - vec3(0, 1.02, .5)) / vec3(.8, 1.5, 1.)) - .22); w = max(w, smoothstep(.04, -.02, length((vec3(y, p.yz) - vec3(.1, 1.48, .55)) / vec3(1.2, 1., 1.)) - .13)); w = max(w, smoothstep(.16, .1, p.y) * step(.5, p.z)); vec3 e = vec3(y, p.yz) - vec3(.25, 1.9, .26); c = mix(c, vec3(.85, .5, .42), smoothstep(.14, .07, length(e * vec3(1, .8, 1))) * step(1.83, p.y)); return M(mix(c, vec3(.88, .82, .74), w) * (.75 + .45 * noise(p * vec3(60, 25, 60)))); }
  if (id < 11.5) { vec2 e = vec2(abs(p.x) - .16, p.y - 1.66); return shiny(mix(vec3(.35, .55, .1), vec3(.01), step(length(e * vec2(2.6, 1.)), .065)), 2., .1); } return M(id < 12.5 ? vec3(.75, .3, .28) : vec3(.9));
}
