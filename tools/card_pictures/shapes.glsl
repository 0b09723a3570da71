// Noise, shapes and materials that the scenes are built of. Distances are in the scene's own units; y is up.

uniform vec2 SIZE;
uniform int ZERO;

struct Mat { vec3 col; float spec; float rough; float refl; float glow; };

Mat M(vec3 col) { return Mat(col, .08, .5, 0., 0.); }
Mat shiny(vec3 col, float spec, float refl) { return Mat(col, spec, .12, refl, 0.); }
Mat lit(vec3 col, float glow) { return Mat(col, 0., 1., 0., glow); }

float h1(float n) { return fract(sin(n * 127.1) * 43758.5453); }
float h1(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
float h1(vec3 p) {
  p = fract(p * vec3(.1031, .1030, .0973));
  p += dot(p, p.yxz + 33.33);
  return fract((p.x + p.y) * p.z);
}
float noise(vec2 p) {
  vec2 i = floor(p), f = fract(p); f = f * f * (3. - 2. * f);
  return mix(mix(h1(i), h1(i + vec2(1, 0)), f.x), mix(h1(i + vec2(0, 1)), h1(i + vec2(1, 1)), f.x), f.y);
}
float noise(vec3 p) {
  vec3 i = floor(p), f = fract(p); f = f * f * (3. - 2. * f);
  return mix(
    mix(mix(h1(i), h1(i + vec3(1, 0, 0)), f.x), mix(h1(i + vec3(0, 1, 0)), h1(i + vec3(1, 1, 0)), f.x), f.y),
    mix(mix(h1(i + vec3(0, 0, 1)), h1(i + vec3(1, 0, 1)), f.x), mix(h1(i + vec3(0, 1, 1)), h1(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
float fbm(vec2 p) {
  float s = 0., a = .5;
  for (int i = 0; i < 5 + ZERO; i++) { s += a * noise(p); p = mat2(1.6, 1.2, -1.2, 1.6) * p; a *= .5; }
  return s;
}
float fbm(vec3 p) {
  float s = 0., a = .5;
  for (int i = 0; i < 4 + ZERO; i++) { s += a * noise(p); p = p.yzx * 2.03 + 1.7; a *= .5; }
  return s;
}
float ridged(vec2 p) {
  float s = 0., a = .5;
  for (int i = 0; i < 6 + ZERO; i++) { s += a * (1. - abs(2. * noise(p) - 1.)); p = mat2(1.6, 1.2, -1.2, 1.6) * p; a *= .47; }
  return s;
}
// The distance to the nearest of scattered points, to the edge between two, and a number for the cell.
vec3 cells(vec2 p) {
  vec2 i = floor(p); float a = 9., b = 9., id = 0.;
  for (int y = -1; y <= 1 + ZERO; y++) for (int x = -1; x <= 1; x++) {
    vec2 g = i + vec2(x, y); float d = length(g + .15 + .7 * vec2(h1(g), h1(g + 7.3)) - p);
    if (d < a) { b = a; a = d; id = h1(g + 3.1); } else b = min(b, d);
  }
  return vec3(a, b - a, id);
}

mat2 R(float a) { float c = cos(a), s = sin(a); return mat2(c, s, -s, c); }
float smin(float a, float b, float k) { float h = max(k - abs(a - b), 0.) / k; return min(a, b) - h * h * k * .25; }
float smax(float a, float b, float k) { return -smin(-a, -b, k); }

float sph(vec3 p, float r) { return length(p) - r; }
float ell(vec3 p, vec3 r) { float k = length(p / r); return k * (k - 1.) / max(length(p / (r * r)), 1e-4); }
float box(vec3 p, vec3 b, float r) { vec3 q = abs(p) - b + r; return length(max(q, 0.)) + min(max(q.x, max(q.y, q.z)), 0.) - r; }
float box2(vec2 p, vec2 b, float r) { vec2 q = abs(p) - b + r; return length(max(q, 0.)) + min(max(q.x, q.y), 0.) - r; }
// A standing cylinder: half its height, its radius, and how round its rims are.
float cyl(vec3 p, float h, float r, float e) { return box2(vec2(length(p.xz), p.y), vec2(r, h), e); }
float tor(vec3 p, float r, float t) { return length(vec2(length(p.xz) - r, p.y)) - t; }
// A limb from a to b, as thick as r at its beginning and s at its end.
float limb(vec3 p, vec3 a, vec3 b, float r, float s) {
  vec3 q = p - a, d = b - a; float h = clamp(dot(q, d) / dot(d, d), 0., 1.);
  return length(q - d * h) - mix(r, s, h);
}
float seg(vec2 p, vec2 a, vec2 b) { vec2 q = p - a, d = b - a; return length(q - d * clamp(dot(q, d) / dot(d, d), 0., 1.)); }
float hexagon(vec2 p, float r) { p = abs(p); return max(dot(p, vec2(.8660254, .5)), p.y) - r; }
// A roof or tent along z: half width, height, half length.
float gable(vec3 p, float w, float h, float l) {
  vec2 n = normalize(vec2(h, w)); return max(max(dot(vec2(abs(p.x) - w, p.y), n), -p.y), abs(p.z) - l);
}
float coneUp(vec3 p, float h, float r) { // its foot at y = 0
  vec2 n = normalize(vec2(h, r)); return max(dot(vec2(length(p.xz) - r, p.y), n), -p.y);
}
// A round or pointed tree of leaves, its foot at the origin.
float crown(vec3 p, float r) {
  float far = length(p - vec3(0, .9, 0) * r) - 1.35 * r; if (far > .6 * r) return far;
  float d = smin(sph(p - vec3(0, 1.1, 0) * r, .8 * r), sph(p - vec3(.55, .7, .1) * r, .55 * r), .3 * r);
  d = smin(d, sph(p - vec3(-.55, .75, -.15) * r, .6 * r), .3 * r);
  d = smin(d, sph(p - vec3(.05, .75, .5) * r, .55 * r), .3 * r);
  return d + (fbm(p * 4.5 / r) - .5) * .5 * r;
}
float fir(vec3 p, float h) {
  float y = clamp(p.y / h, 0., 1.), tier = fract(y * 6.);
  float a = atan(p.z, p.x), r = h * .3 * (1. - y) * (.62 + .38 * (1. - tier)) * (1. + .13 * sin(a * 9. + floor(y * 6.) * 2.));
  return max((length(p.xz) - r) * .55, max(p.y - h, .12 * h - p.y));
}

void rough(inout vec3 n, vec3 p, float f, float k) {
  vec3 q = p * f; float e = .35, c = noise(q);
  n = normalize(n - k * vec3(noise(q + vec3(e, 0, 0)) - c, noise(q + vec3(0, e, 0)) - c, noise(q + vec3(0, 0, e)) - c) / e);
}
vec3 wood(vec3 p, vec3 dark, vec3 light) { // grain along x
  float g = fbm(vec3(p.x * .5, p.y * 4., p.z * 4.)), r = fract(g * 7. + length(p.yz) * 2.);
  return mix(dark, light, .25 + .55 * smoothstep(0., 1., r) * (.6 + .4 * noise(vec3(p.x * 3., p.yz * 60.))));
}
vec3 stone(vec3 p, vec3 col) { return col * (.62 + .5 * fbm(p * 3.) + .22 * (noise(p * 28.) - .5)); }
vec3 lawn(vec3 p, vec3 col) {
  float f = fbm(p.xz * .35), g = noise(vec3(p.xz * 34., p.y * 9.));
  return col * (.5 + .55 * f + .5 * g) * mix(vec3(1), vec3(1.25, 1.1, .5), smoothstep(.45, .75, fbm(p.xz * .9 + 9.)) * .6);
}
// Rows of bricks: x is along the wall. The second number is how near the mortar is.
vec2 bricks(vec2 p, vec2 size) {
  p /= size; float row = floor(p.y); p.x += .5 * mod(row, 2.);
  vec2 f = abs(fract(p) - .5) * size; vec2 e = .5 * size - f;
  return vec2(h1(vec2(floor(p.x), row)), min(e.x, e.y));
}
vec3 masonry(vec3 p, vec3 n, vec2 size, vec3 col, vec3 mortar) {
  vec2 q = abs(n.x) > .7 ? p.zy : abs(n.y) > .7 ? p.xz : p.xy; vec2 b = bricks(q, size);
  return mix(mortar, col * (.72 + .45 * b.x), smoothstep(.0, .07 * size.y, b.y - .05 * size.y)) * (.75 + .4 * fbm(p * 5.));
}
// Handwriting: how much ink lies at p, in lines `step` apart.
float writing(vec2 p, float step) {
  float line = floor(p.y / step), y = (fract(p.y / step) - .42) * step, x = p.x + line * 3.7;
  float word = smoothstep(.28, .36, noise(vec2(x * .9 / step, line * 5.)));
  float t = x * 7. / step, a = (.1 + .12 * noise(vec2(t * .3, line))) * step;
  float c = a * sin(t) + .16 * step * pow(noise(vec2(floor(t / 3.14), line + 2.)), 3.) * sin(t * .5);
  return word * smoothstep(.05 * step, .015 * step, abs(y - c) / (1. + .8 * abs(cos(t))));
}

// Puts a shape into the scene whose nearest is r.
#define ADD(d, id) { float d_ = d; if (d_ < r.x) r = vec2(d_, id); }
// Flowers on stems, one in each square of this size, and a number for the kind.
vec2 blooms(vec3 p, float size, float high) {
  vec2 g = floor(p.xz / size); float k = h1(g);
  vec3 q = p; q.xz -= (g + .5 + .4 * (vec2(h1(g + 3.), h1(g + 8.)) - .5)) * size; high *= .6 + .5 * h1(g + 5.);
  float d = ell(q - vec3(0, high, 0), vec3(.2, .12, .2) * size), s = max(length(q.xz) - .02 * size, q.y - high);
  if (p.y > 1.3 * high + .3 * size) return vec2(p.y - high - .2 * size, k);
  d = min(min(d, s), .45 * size); return vec2(d, d == s ? -1. : k);
}
vec3 bloomColour(float k) {
  return k < 0. ? vec3(.1, .25, .05) : k < .3 ? vec3(.9, .12, .08) : k < .55 ? vec3(.95, .75, .1) : k < .8 ? vec3(.9, .88, .85) : vec3(.45, .25, .75);
}

Mat board(vec3 p) { return shiny(wood(p, vec3(.22, .12, .06), vec3(.46, .28, .14)), .2, .04); }
Mat plaster(vec3 p, vec3 col) { return M(col * (.9 + .15 * fbm(p * 2.) + .04 * noise(p * 40.))); }
