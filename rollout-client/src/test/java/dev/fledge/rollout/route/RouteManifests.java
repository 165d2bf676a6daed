package dev.fledge.rollout.route;

/** The objects that the tests of routers start from. */
final class RouteManifests {
    /** Two rules name the pair, one names stable alone; the canary's port has a filter that a careless write would lose. */
    static final String HTTP_ROUTE = """
            {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute",
             "metadata":{"name":"app","namespace":"prod"},
             "spec":{
               "parentRefs":[{"name":"public"}],
               "hostnames":["app.example"],
               "rules":[
                 {"matches":[{"path":{"type":"PathPrefix","value":"/static"}}],
                  "backendRefs":[{"name":"app-stable","port":80}]},
                 {"matches":[{"path":{"type":"PathPrefix","value":"/api"}}],
                  "backendRefs":[{"name":"app-stable","port":80,"weight":1000},
                                 {"name":"app-canary","port":80,"weight":0,
                                  "filters":[{"type":"RequestHeaderModifier","requestHeaderModifier":{"add":[{"name":"a","value":"b"}]}}]}]},
                 {"matches":[{"path":{"type":"PathPrefix","value":"/"}}],
                  "backendRefs":[{"name":"app-stable","port":80,"weight":1000},
                                 {"name":"app-canary","port":80,"weight":0}]}]}}
            """;

    static final String TRAEFIK_SERVICE = """
            {"apiVersion":"traefik.io/v1alpha1","kind":"TraefikService",
             "metadata":{"name":"app","namespace":"prod"},
             "spec":{"weighted":{
               "sticky":{"cookie":{"name":"lvl"}},
               "services":[
                 {"name":"app-stable","port":80,"weight":1000},
                 {"name":"app-canary","port":80,"weight":0,"sticky":{"cookie":{"name":"lvl2"}}}]}}}
            """;

    /** Three paths, of which the one in the middle does not go to the stable Service. */
    static final String INGRESS = """
            {"apiVersion":"networking.k8s.io/v1","kind":"Ingress",
             "metadata":{"name":"app","namespace":"prod","annotations":{
               "kubernetes.io/ingress.class":"nginx","nginx.ingress.kubernetes.io/rewrite-target":"/"}},
             "spec":{
               "ingressClassName":"nginx",
               "tls":[{"hosts":["app.example"],"secretName":"app-tls"}],
               "rules":[
                 {"host":"app.example","http":{"paths":[
                   {"path":"/","pathType":"Prefix","backend":{"service":{"name":"app-stable","port":{"number":80}}}},
                   {"path":"/docs","pathType":"Prefix","backend":{"service":{"name":"docs","port":{"number":80}}}}]}},
                 {"host":"docs.example","http":{"paths":[
                   {"path":"/","pathType":"Prefix","backend":{"service":{"name":"docs","port":{"number":80}}}}]}}]}}
            """;

    private RouteManifests() {}
}
