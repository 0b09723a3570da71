#if VIEW == 1
// A volcano at dusk: lava runs down the cone, and ash rises from the crater.
#define EYE vec3(0, 3.2, 15)
#define AT vec3(0, 3.6, 0)
#define ZOOM 1.35
#define SUN normalize(vec3(-.75, .22, -.3))
#define SUNC vec3(1.5, .75, .4)
#define AMBC vec3(.2, .22, .34)
#define FOGC vec3(.55, .35, .34)
#define FOG .012
#define AIR
#define SKY (skyDusk(d) * .8 + skyNight(d) * .4)
#define PACE .5
float flow(vec3 p) { // how much of a lava stream passes here
  float a = atan(p.x, p.z), y = p.y;
  float w = .16 * sin(y * 1.7 + 2.) + .08 * sin(y * 4.1);
  float s = smoothstep(.1, .0, abs(a - w - .1) - .045 * (1.2 + .5 * sin(y * 2.3)));
  s = max(s, smoothstep(.07, .0, abs(a + .62 + w * .8) - .025) * step(1.4, y));
  return max(s, smoothstep(.06, .0, abs(a - .85 + w) - .02) * step(2.4, y));
}
float ground(vec3 p) {
  float r = length(p.xz), c = 5.6 * exp(-r * .36) - 1.9 * smoothstep(1.25, .1, r);
  float a = atan(p.x, p.z);
  return c + (ridged(vec2(a * 3., r * .55)) - .5) * .55 * smoothstep(.6, 3., r) * smoothstep(11., 4., r) + .5 * fbm(p.xz * .8) - .35 - .04 * r;
}
vec2 map(vec3 p) { return vec2((p.y - ground(p)) * .62, 1.); }
Mat paint(float id, vec3 p, inout vec3 n) {
  rough(n, p, 5., .5); rough(n, p, 17., .3);
  vec3 c = mix(vec3(.11, .095, .1), vec3(.06, .085, .04), smoothstep(1.4, .6, p.y + fbm(p.xz * 2.)));
  c *= .6 + .8 * fbm(p * 3.);
  float f = flow(p) * step(.45, p.y) * step(length(p.xz), 8.); float hot = f * (.35 + .9 * fbm(p * vec3(7., 3., 7.)));
  Mat m = M(mix(c, vec3(1., .26 + .4 * hot, .04 + .1 * hot), f)); m.glow = f * 3.4 * hot; return m;
}
vec3 air(vec3 o, vec3 d, float t, vec3 c) { // the column of ash, seen against the sky
  float k = (0. - o.z) / d.z; if (k < 0. ) return c;
  float alpha = 0.; vec3 sum = vec3(0);
  for (int i = ZERO; i < 26; i++) {
    float z = 2.2 - 4.4 * float(i) / 26.; float tt = (z - o.z) / d.z; if (tt > t) break;
    vec3 p = o + d * tt; float y = p.y - 4.1; if (y < -.5) continue;
    float w = .42 + .42 * max(y, 0.) + .16 * y * y * smoothstep(1., 5., y); float x = p.x - .12 * y * y;
    float r = length(vec2(x, p.z)) / w;
    float den = smoothstep(1.1, .35, r + .95 * (fbm(vec3(x, p.y - 1., p.z) * 1.5) - .5)) * smoothstep(-.4, .1, y);
    vec3 q = vec3(x, p.y, p.z); float edge = fbm((q + SUN * .5) * 1.5) - fbm(q * 1.5);
    vec3 col = mix(vec3(.13, .11, .12), vec3(.85, .5, .36), clamp(.28 - 1.6 * edge + .25 * -x / w, 0., 1.));
    col += vec3(2.2, .6, .12) * exp(-max(y, 0.) * 1.5) * .8;
    float a = den * .35 * (1. - alpha); sum += col * a; alpha += a;
  }
  c = c * (1. - alpha) + sum;
  vec2 uv = vec2((o + d * k).xy - vec2(0, 4.2)); // sparks
  for (int i = ZERO; i < 70; i++) {
    float r = h1(float(i)), s = h1(float(i) + 50.), x = (r - .5) * 2.6 * s, y = 2.1 * s * (1.2 - pow(abs(r - .5) * 1.6, 2.)) * (.4 + h1(float(i) * 3.));
    c += vec3(2.4, .8, .2) * smoothstep(.03 + .02 * r, 0., length(uv - vec2(x, y - .2)));
  }
  return c;
}
#else
// A crater lake of turquoise water under a clear sky.
#define EYE vec3(0, 5.4, 10.5)
#define AT vec3(0, .9, -2)
#define ZOOM 1.2
#define SUN normalize(vec3(.7, .6, .35))
#define PACE .55
#define FOG .008
float ground(vec3 p) {
  float r = length(p.xz * vec2(.85, 1.)), a = atan(p.x, p.z), rim = 6.2 + .5 * sin(a * 3. + 1.) + .35 * sin(a * 7.);
  float c = 2.4 * exp(-pow((r - rim) * .55, 2.)) * (1. + .35 * sin(a * 2. + 2.6)) - .9 * smoothstep(4.6, 2.5, r);
  return c + (ridged(vec2(a * 5., r * .5)) - .55) * .9 * smoothstep(3.2, 5., r) + .35 * fbm(p.xz * 1.3) - .3 - .25 * smoothstep(7., 12., r) - 2. * smoothstep(8., 22., r);
}
vec2 map(vec3 p) { vec2 r = vec2((p.y - ground(p)) * .6, 1.); float w = max(p.y - .12, length(p.xz) - 7.); return w < r.x ? vec2(w, 2.) : r; }
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id > 1.5) { rough(n, p, 3., .03); float e = smoothstep(.0, .55, .12 - ground(p)); return shiny(mix(vec3(.5, .78, .66), vec3(.03, .42, .42), e), .5, .12); }
  float k = fbm(p * 1.4); rough(n, p, 4., .5); rough(n, p, 15., .3);
  vec3 c = mix(vec3(.34, .27, .22), vec3(.5, .36, .24), k); c = mix(c, vec3(.55, .5, .42), smoothstep(.52, .62, fract(p.y * 2.6 + k)) * .5);
  c = mix(c, vec3(.62, .56, .3), smoothstep(.45, .1, p.y) * smoothstep(.4, .6, fbm(p.xz * 1.7)));
  c = mix(c, vec3(.16, .22, .08), smoothstep(.82, .95, n.y) * smoothstep(.4, .6, fbm(p.xz + 4.)) * smoothstep(5., 8., length(p.xz)));
  return M(c * (.6 + .6 * noise(p * 9.)));
}
#endif
