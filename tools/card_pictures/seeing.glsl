// From the eye into the scene: march, shade, mirror once, and bring the light into what a screen shows.
// One loop does it all, so that the scene stands in the program once: to compile it eight times takes a minute.

vec3 sky(vec3 d) { return SKY; }

vec3 seen(vec3 o, vec3 rd) {
  vec3 sum = vec3(0), first = vec3(0), eye = o, look = rd; float weight = 1., firstT = FAR;
  for (int b = ZERO; b < 2; b++) {
    int state = 0, k = 0; float t = .02, id = -1., ao = 0., w = 1., sh = 1., st = .03, e = .001; vec3 n = vec3(0), p = o, c = sky(rd);
    for (int i = ZERO; i < 250; i++) {
      vec3 kv = .5773 * (2. * vec3(((k + 3) >> 1) & 1, (k >> 1) & 1, k & 1) - 1.); float reach = .015 + .11 * float(k);
      vec2 h = map(state == 0 ? o + rd * t : state == 1 ? p + kv * e : state == 2 ? p + n * reach : p + n * .012 + SUN * st);
      if (state == 0) {
        if (abs(h.x) < .0006 * t + .0003 || i > 180) { p = o + rd * t; id = h.y; state = 1; e = max(.0012, .0007 * t); }
        else { t += h.x * PACE; if (t > FAR) break; }
      } else if (state == 1) { n += kv * h.x; k++; if (k == 4) { n = normalize(n + vec3(0, 1e-6, 0)); state = 2; k = 0; } }
      else if (state == 2) { ao += (reach - h.x) * w; w *= .72; k++; if (k == 5) { state = 3; if (dot(n, SUN) < -.05) { sh = 0.; break; } } }
      else { sh = min(sh, SOFT * h.x / st + .02); st += clamp(h.x * .8, .02, 2.5); if (sh < .01 || st > 30.) break; }
    }
    float mirror = 0.; vec3 hard = n;
    if (state > 0) {
      Mat m = paint(id, p, n); sh = clamp(sh, 0., 1.); sh = sh * sh * (3. - 2. * sh); ao = clamp(1. - 1.25 * ao, .12, 1.);
      vec3 hv = normalize(SUN - rd); float gloss = mix(220., 6., m.rough), l = max(dot(n, SUN), 0.) * sh;
      c = m.col * (SUNC * l + AMBC * (.55 + .45 * n.y) * ao + BOUNCE * (.5 - .5 * n.y) * ao + .18 * SUNC * max(dot(n, normalize(vec3(-SUN.x, .25, -SUN.z))), 0.) * ao);
      c += SUNC * m.spec * pow(max(dot(n, hv), 0.), gloss) * sh * (gloss * .04 + .4) + m.col * m.glow;
      mirror = m.refl + (1. - m.refl) * pow(1. - max(dot(n, -rd), 0.), 5.) * min(1., m.refl * 4.); if (m.refl < .01) mirror = 0.;
      c = mix(FOGC, c, exp(-t * FOG)); mirror *= exp(-t * FOG);
      if (b == 0) firstT = t;
    }
    sum += weight * (1. - mirror) * c; weight *= mirror;
    if (weight < .004) break;
    vec3 r = reflect(rd, n); rd = normalize(r + n * max(0., .02 - dot(r, n))); o = p + hard * .02;
    if (b == 1) sum += weight * sky(rd);
  }
#ifdef AIR
  sum = air(eye, look, firstT, sum);
#endif
  return sum;
}
out vec4 colour;
void main() {
  vec2 uv = (gl_FragCoord.xy - .5 * SIZE) / SIZE.y;
  vec3 f = normalize(AT - EYE), r = normalize(cross(f, vec3(0, 1, 0))), u = cross(r, f);
  vec3 c = seen(EYE, normalize(f * ZOOM + uv.x * r + uv.y * u)) * EXPOSURE;
  c = c * (2.51 * c + .03) / (c * (2.43 * c + .59) + .14);
  c = pow(clamp(c, 0., 1.), vec3(1. / 2.2));
  c *= 1. - .22 * dot(uv, uv);
  colour = vec4(c, 1);
}
