#if VIEW == 1
// A long-necked dinosaur by a lake.
#define EYE vec3(0, 2.6, 11)
#define AT vec3(.2, 2.5, 0)
#define ZOOM 1.25
#define SUN normalize(vec3(-.6, .55, .5))
#define FOG .014
#define PACE .75
vec2 map(vec3 p) {
  vec2 r = vec2((p.y - .4 * fbm(p.xz * .35) - .06 * noise(p.xz * 4.) + .15 + .9 * smoothstep(2., 6., -p.z - .2 * p.x) * smoothstep(22., 15., -p.z)) * .8, 1.); ADD(p.y + .12, 2.); vec3 q = p - vec3(.5, 0, .3), s = vec3(q.xy, abs(q.z));
  float d = ell(q - vec3(0, 2.1, 0), vec3(1.6, .95, .8)); vec3 a = vec3(1.2, 2.4, 0), b = vec3(2.3, 3.5, 0), c = vec3(2.7, 4.7, .1); d = smin(d, limb(q, a, b, .55, .32), .5); d = smin(d, limb(q, b, c, .32, .2), .3); d = smin(d, limb(q, c, vec3(3.35, 4.95, .2), .24, .15), .2); d = smin(d, limb(q, vec3(-1.1, 2.1, 0), vec3(-2.9, 1.3, -.1), .6, .25), .5); d = smin(d, limb(q, vec3(-2.9, 1.3, -.1), vec3(-4.9, 1.1, .3), .25, .04), .3);
  d = smin(d, limb(s, vec3(.85, 1.7, .5), vec3(.95, .1, .55), .38, .27), .25); d = smin(d, limb(s, vec3(-.9, 1.8, .5), vec3(-.95, .1, .55), .45, .3), .25); ADD(d - .025 * fbm(q * 7.), 3.); ADD(sph(s - vec3(2.85, 4.95, .2), .055), 4.);
  for (int i = ZERO; i < 6; i++) { float k = float(i); vec3 t = p - vec3(-7. + 3.3 * k + h1(k), 0, -7. - 3. * h1(k + 2.) + (i == 0 || i == 5 ? 6. : 0.)); float h = 2.8 + 1.6 * h1(k + 4.); t.x += .04 * t.y * t.y * (h1(k) - .5); ADD(limb(t, vec3(0), vec3(0, h, 0), .2, .13), 5.); t.y -= h; float an = atan(t.z, t.x), l = length(t.xz); an = (fract(an * 1.2732) - .5) / 1.2732; vec3 f = vec3(l, t.y + .22 * l * l - .45 * l, an * l); ADD(max(ell(f - vec3(.9, 0, 0), vec3(1., .06, .28)), l - 1.9) * .7, 6.); }
  if (p.z > 1.8) { vec2 g = floor(p.xz * 1.4); vec3 t = p - vec3((g.x + .5) / 1.4, .1, (g.y + .5) / 1.4); float an = atan(t.z, t.x), l = length(t.xz); an = (fract(an * 1.1) - .5) / 1.1; if (h1(g) > .55) { ADD(min(ell(vec3(l - .25, t.y - .5 * l + .5 * l * l - .1, an * l), vec3(.3, .03, .07)) * .6, .3), 6.); } else ADD(.25, 6.); } return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 8., .5); return M(lawn(p, vec3(.18, .22, .06))); } if (id < 2.5) { rough(n, p, 2., .05); return shiny(vec3(.08, .14, .14), .6, .3); } if (id < 3.5) { rough(n, p, 16., .4); vec3 c = mix(vec3(.42, .4, .25), vec3(.24, .3, .2), smoothstep(1.6, 2.8, p.y + .6 * fbm(p * 2.))); return M(c * (.7 + .5 * fbm(p * 5.))); } if (id < 4.5) return shiny(vec3(.02), 1., .1); if (id < 5.5) return M(vec3(.2, .13, .08) * (.6 + .5 * step(.4, fract(p.y * 4.)))); return M(vec3(.12, .25, .06) * (.7 + .5 * noise(p * 4.))); }
#else
// A tyrannosaur in a forest clearing.
#define EYE vec3(2.2, 1.6, 7)
#define AT vec3(.25, 1.95, 0)
#define ZOOM 1.35
#define SUN normalize(vec3(.55, .65, .5))
#define SKY mix(vec3(.08, .13, .07), vec3(.62, .72, .6), smoothstep(-.05, .6, d.y + .35 * fbm(d.xy * 6.)))
#define FOGC vec3(.35, .42, .32)
#define FOG .025
vec2 map(vec3 p) {
  vec2 r = vec2((p.y - .3 * fbm(p.xz * .5) - .06 * noise(p.xz * 5.) + .15) * .85, 1.); vec3 q = p, s = vec3(q.xy, abs(q.z));
  float d = ell(q - vec3(-.1, 2., 0), vec3(1.1, .68, .55)); d = smin(d, limb(q, vec3(.6, 2.3, 0), vec3(1.25, 3.05, 0), .5, .36), .4); d = smin(d, limb(q, vec3(-.8, 2., 0), vec3(-2.3, 2.1, 0), .52, .26), .4); d = smin(d, limb(q, vec3(-2.3, 2.1, 0), vec3(-3.9, 2.5, .3), .26, .05), .3);
  float h = smin(ell(q - vec3(1.45, 3.2, 0), vec3(.5, .4, .36)), box(q - vec3(2., 3.22, 0), vec3(.5, .2, .2), .13), .2); float jaw = limb(q, vec3(1.4, 2.95, 0), vec3(2.3, 2.62, 0), .2, .12); d = smin(d, h, .15); d = smin(d, jaw, .08); d = smin(d, limb(s, vec3(-.15, 1.8, .4), vec3(.25, 1.05, .5), .48, .3), .25); d = smin(d, limb(s, vec3(.25, 1.05, .5), vec3(-.2, .45, .52), .26, .14), .1); d = smin(d, limb(s, vec3(-.2, .45, .52), vec3(.05, .12, .54), .14, .13), .08); d = smin(d, ell(s - vec3(.25, .1, .54), vec3(.36, .1, .2)), .08); d = smin(d, limb(s, vec3(.85, 2., .35), vec3(1.12, 1.72, .42), .11, .08), .08); d = smin(d, limb(s, vec3(1.12, 1.72, .42), vec3(1.3, 1.82, .42), .07, .05), .04); ADD(d - .03 * fbm(q * 9.), 3.);
  ADD(sph(s - vec3(1.58, 3.42, .29), .06), 4.); vec3 t = q; float x = clamp(floor(t.x * 9. + .5), 15., 20.) / 9.; ADD(max(coneUp(vec3(t.x - x, -(t.y - 3.06), s.z - .26), .16, .045), .0) , 7.); x = clamp(floor(t.x * 9.), 15., 19.) / 9. + .05; ADD(coneUp(vec3(t.x - x, t.y - 2.98 + .36 * (x - 1.4), s.z - .12), .13, .04), 7.);
  for (int i = ZERO; i < 7; i++) { float k = float(i); vec3 c = vec3(-7.5 + 2.4 * k + h1(k), 0, -4.5 - 4. * h1(k + 1.)); ADD(limb(p - c, vec3(0), vec3(.3 * h1(k) - .15, 9, 0), .42, .32) - .1 * noise(p * vec3(5, 1, 5)), 5.); }
  for (int i = ZERO; i < 8; i++) { float k = float(i); vec3 t2 = p - vec3(-4.5 + 9. * h1(k + 7.), .05, i < 4 ? 1.7 + 1.2 * h1(k) : -2.2 - h1(k)); if (i < 4 && abs(t2.x + -4.5 + 9. * h1(k + 7.)) < 0.) t2.x += 9.; float an = atan(t2.z, t2.x) + k, l = length(t2.xz); an = (fract(an * 1.43) - .5) / 1.43; ADD(ell(vec3(l - .5, t2.y - 1.1 * l + .9 * l * l, an * l), vec3(.6, .05, .14)) * .6, 6.); } return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 9., .6); return M(mix(vec3(.2, .15, .09), vec3(.14, .22, .05), smoothstep(.4, .6, fbm(p.xz * 1.3))) * (.6 + .7 * noise(p * 12.))); } if (id < 3.5) { rough(n, p, 22., .5); float s = smoothstep(.45, .6, fbm(vec3(p.x * 3., p.y * .8, p.z * .8))); vec3 c = mix(vec3(.32, .24, .13), vec3(.14, .11, .07), s * smoothstep(1.4, 2.2, p.y)); return M(mix(c, vec3(.5, .42, .28), smoothstep(1.9, 1.4, p.y) * step(-1.5, p.x) * .5)); } if (id < 4.5) return shiny(vec3(.8, .45, .02), 2., .1); if (id < 5.5) { rough(n, p * vec3(1, .3, 1), 9., .8); return M(mix(vec3(.17, .11, .07), vec3(.14, .2, .05), smoothstep(.5, .7, fbm(p * 1.5)))); } return id < 6.5 ? M(vec3(.13, .28, .06) * (.7 + .5 * noise(p * 6.))) : shiny(vec3(.85, .8, .65), .5, .03); }
#endif
