// A motorcycle: on a desert road, and in a garage.
#define AT vec3(0, .82, 0)
#define ZOOM 1.5
#if VIEW == 1
#define EYE vec3(-1.2, 1.4, 5.2)
#define SUN normalize(vec3(-.5, .5, .6))
#define FOG .01
#define FOGC vec3(.82, .78, .72)
#else
#define EYE vec3(1.7, 1.6, 4.8)
#define SUN normalize(vec3(.45, .75, .5))
#define ROOM
#endif
vec2 bike(vec3 p) { vec2 r = vec2(9, 0); vec2 a = p.xy - vec2(-1.15, .55), b = p.xy - vec2(1.25, .55), w = length(a) < length(b) ? a : b; ADD(length(vec2(length(w) - .43, p.z)) - .125, 20.); ADD(max(abs(length(w) - .3) - .03, abs(p.z) - .09), 21.); ADD(max(length(w) - .1, abs(p.z) - .13), 21.); float g = atan(w.y, w.x); g = (fract(g * 1.9099) - .5) / 1.9099; ADD(max(length(vec2(sin(g) * length(w), abs(p.z) - .03)) - .014, length(w) - .3), 21.); ADD(max(abs(length(w) - .2) - .03, abs(p.z - .12) - .012), 21.);
  vec3 q = vec3(p.xy, abs(p.z)); vec3 t = p - vec3(.28, 1.12, 0); t.xy *= R(.08); ADD(smin(ell(t, vec3(.52, .25, .24)), ell(t - vec3(-.3, -.06, 0), vec3(.3, .16, .19)), .1), 22.); ADD(smin(box(p - vec3(-.55, 1.02, 0), vec3(.42, .07, .16), .07), ell(p - vec3(-.95, 1.1, 0), vec3(.25, .1, .16)), .1), 23.); ADD(ell(p - vec3(-1.2, 1.0, 0), vec3(.3, .09, .12)), 22.);
  ADD(box(p - vec3(.05, .5, 0), vec3(.36, .2, .2), .08), 24.); vec3 c = p - vec3(.2, .8, 0); c.xy *= R(.25); float f = .02 * sin(c.y * 60.); ADD(box(c, vec3(.16, .22, .17), .03) - f * .6, 21.); c = p - vec3(-.12, .8, 0); c.xy *= R(-.3); ADD(box(c, vec3(.15, .22, .17), .03) - f * .0 - .012 * sin(c.y * 60.), 21.); ADD(max(length(p.xy - vec2(.05, .5)) - .17, abs(p.z - .2) - .05), 21.);
  ADD(limb(p, vec3(.35, .75, .22), vec3(.42, .38, .25), .05, .055), 21.); ADD(limb(p, vec3(.42, .38, .25), vec3(-.5, .34, .27), .055, .06), 21.); ADD(limb(p, vec3(-.5, .34, .27), vec3(-1.5, .52, .28), .075, .09), 21.); ADD(limb(q, vec3(1.25, .55, .17), vec3(.82, 1.38, .15), .045, .04), 21.); ADD(max(abs(length(b) - .6) - .02, max(abs(p.z) - .13, -b.y - .1 * b.x + .2)), 22.); ADD(max(abs(length(a) - .6) - .02, max(abs(p.z) - .14, -a.y + .25)), 22.);
  ADD(limb(p, vec3(.8, 1.2, 0), vec3(.05, .55, 0), .05, .05), 24.); ADD(limb(p, vec3(-.25, 1., 0), vec3(-.2, .5, 0), .05, .05), 24.); ADD(limb(q, vec3(-.3, .52, .14), vec3(-1.15, .55, .16), .045, .04), 24.); ADD(limb(q, vec3(-.75, .98, .19), vec3(-1.02, .6, .19), .05, .05), 21.); ADD(ell(p - vec3(1.02, 1.22, 0), vec3(.2, .17, .17)), 21.); ADD(sph(p - vec3(1.07, 1.22, 0), .155), 25.); ADD(limb(q, vec3(.82, 1.4, 0), vec3(.66, 1.52, .38), .025, .025), 21.); ADD(limb(q, vec3(.66, 1.52, .34), vec3(.52, 1.5, .48), .04, .04), 23.); ADD(limb(q, vec3(.66, 1.52, .3), vec3(.68, 1.74, .38), .012, .012), 21.); ADD(ell(q - vec3(.68, 1.76, .4), vec3(.03, .06, .09)), 21.); ADD(sph(p - vec3(-1.5, 1.0, 0), .07), 26.); ADD(limb(p, vec3(-.1, .35, .2), vec3(-.3, .02, .5), .025, .02), 21.); return r; }
vec2 map(vec3 p) { vec2 r = bike(p);
#if VIEW == 1
  float h = 4.5 * smoothstep(-12., -34., p.z) * ridged(p.xz * .07); ADD((p.y - h * .8 - .1 * fbm(p.xz) * smoothstep(1.8, 2.6, abs(p.z)) + .02) * .7, 1.); for (int i = ZERO; i < 5; i++) { float k = float(i); vec3 c = p - vec3(-6. + 3. * k + h1(k), .1, -3.5 - 4. * h1(k + 2.)); ADD((ell(c, vec3(.55, .4, .5)) - .3 * (fbm(c * 4.) - .4)) * .7, 3.); }
#else
  ADD(p.y, 1.); ADD(p.z + 1.9, 2.); ADD(box(p - vec3(1.75, .75, -1.5), vec3(.75, .75, .35), .02), 4.); ADD(box(p - vec3(-2.1, 2., -1.75), vec3(.9, .04, .2), .01), 5.); for (int i = 0; i < 4; i++) ADD(cyl(p - vec3(-2.7 + .38 * float(i), 2.22, -1.75), .2, .12, .02), 6. + mod(float(i), 2.)); vec3 s = p - vec3(-1.6, 1.5, -1.85); ADD(limb(s, vec3(-.6, 0, 0), vec3(-.6, -.55, 0), .04, .05), 4.5); ADD(limb(s, vec3(-.3, 0, 0), vec3(-.3, -.7, 0), .03, .04), 4.5); ADD(tor((s - vec3(.2, -.3, 0)).xzy, .25, .05), 4.5);
#endif
  return r; }
Mat paint(float id, vec3 p, inout vec3 n) { if (id < 1.5) { rough(n, p, 12., .3);
#if VIEW == 1
  if (abs(p.z) < 1.9 && p.y < .3) return M(mix(vec3(.13, .13, .135) * (.7 + .5 * noise(p * 25.)), vec3(.75, .6, .1), step(abs(abs(p.z + .0) - 1.7), .05))); return M(mix(vec3(.66, .47, .3), vec3(.5, .28, .2), smoothstep(.6, 3., p.y)) * (.65 + .5 * fbm(p * 1.5)));
#else
  return shiny(vec3(.3, .29, .28) * (.7 + .5 * fbm(p * 2.)), .3, .06);
#endif
  } if (id < 2.5) return M(masonry(p, n, vec2(.55, .24), vec3(.5, .45, .42), vec3(.4, .38, .36))); if (id < 3.5) { rough(n, p, 9., .7); return M(vec3(.25, .27, .14) * (.5 + noise(p * 8.))); } if (id < 4.2) return shiny(vec3(.6, .06, .05) * (1. - .6 * step(abs(fract(p.y * 3.4) - .5), .04)), .6, .06); if (id < 4.8) return shiny(vec3(.5), 1., .25); if (id < 5.5) return board(p); if (id < 7.5) return shiny(id < 6.5 ? vec3(.1, .3, .5) : vec3(.8, .6, .1), .5, .05); if (id < 20.5) { rough(n, p, 30., .3); return M(vec3(.025)); } if (id < 21.5) return shiny(vec3(.68, .68, .7), 1.5, .4); if (id < 22.5) return shiny(VIEW == 1 ? vec3(.6, .03, .02) : vec3(.03, .12, .3), 1.6, .12); if (id < 23.5) return shiny(vec3(.1, .05, .03), .4, .04); if (id < 24.5) return shiny(vec3(.08), .8, .1); return id < 25.5 ? shiny(vec3(.85, .85, .8), 2., .4) : shiny(vec3(.7, .02, .02), 1.5, .1); }
