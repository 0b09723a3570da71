// How a scene is lit and seen. A scene may set each of these before it is read.

#ifdef ROOM
#define SKY skyRoom(d)
#define BOUNCE vec3(.3, .25, .2)
#define FOG 0.
#define SOFT 7.
#ifndef SUN
#define SUN normalize(vec3(-.55, .72, .42))
#endif
#ifndef SUNC
#define SUNC vec3(2.2, 2., 1.75)
#endif
#ifndef AMBC
#define AMBC vec3(.4, .4, .42)
#endif
#ifndef FAR
#define FAR 40.
#endif
#endif
#ifndef SKY
#define SKY skyDay(d, .5)
#endif

#ifndef SUN
#define SUN normalize(vec3(.6, .7, .45))
#endif
#ifndef SUNC
#define SUNC vec3(2.5, 2.25, 1.9)
#endif
#ifndef AMBC
#define AMBC vec3(.42, .52, .68)
#endif
#ifndef BOUNCE
#define BOUNCE vec3(.22, .2, .15)
#endif
#ifndef FOG
#define FOG .006
#endif
#ifndef FOGC
#define FOGC vec3(.56, .7, .9)
#endif
#ifndef FAR
#define FAR 90.
#endif
#ifndef PACE
#define PACE .85
#endif
#ifndef ZOOM
#define ZOOM 1.3
#endif
#ifndef SOFT
#define SOFT 14.
#endif
#ifndef EXPOSURE
#define EXPOSURE .62
#endif
