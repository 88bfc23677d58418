package io.github.dcswebcli.bench;

/** The session that every side ends, and where: system properties, since JMH's forks get nothing else. */
final class Target {
    static final String ACCESS_KEY = "ak-of-the-bench";
    static final String SECRET_KEY = "sk-of-the-bench";
    static final String PROJECT = "9d5e8a71c0de4a1fb6a7c3d2e1f00b42";
    static final String CLIENT = "4a7bb6d4f2f12e07d1c5a0cf3b2c9d0e8f7a6b5c4d3e2f1a";
    static final String BODY = "{\"client_id\":\"" + CLIENT + "\"}";

    static final String ENDPOINT = System.getProperty("bench.endpoint");
    static final String INSTANCE = System.getProperty("bench.instance");

    /** How many idle connections the pool may keep; null leaves it as shipped. */
    static final Integer POOL = Integer.getInteger("bench.pool");

    private Target() {}

    static String path() {
        return "/v2/".concat(PROJECT).concat("/instances/").concat(INSTANCE).concat("/webcli/logout");
    }
}
