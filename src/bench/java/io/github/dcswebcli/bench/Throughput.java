package io.github.dcswebcli.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** A process in which many callers share one client; prints calls a second, and live threads other than the callers. */
final class Throughput {
    private static final long WARM_UP = 1_500;
    private static final long MEASURED = 1_500;

    private Throughput() {}

    /** Takes the side's name, the number of callers, and whether they wait: {@code blocking} or {@code async}. */
    public static void main(String[] args) throws InterruptedException {
        Side side = Side.named(args[0]);
        int callers = Integer.parseInt(args[1]);
        boolean async = args[2].equals("async");
        LongAdder calls = new LongAdder();
        Semaphore inFlight = new Semaphore(callers);
        for (int i = 0; i < (async ? 1 : callers); i++) {
            Thread caller = new Thread(() -> {
                while (true) {
                    try {
                        if (async) {
                            inFlight.acquire();
                            side.callAsync().whenComplete((result, failure) -> {
                                calls.increment();
                                inFlight.release();
                                if (failure != null) {
                                    fail(failure);
                                }
                            });
                        } else {
                            side.call();
                            calls.increment();
                        }
                    } catch (Exception e) {
                        fail(e);
                    }
                }
            });
            caller.setDaemon(true);
            caller.start();
        }
        Thread.sleep(WARM_UP);
        calls.reset();
        long start = System.nanoTime();
        Thread.sleep(MEASURED);
        double perSecond = calls.sum() * 1e9 / (System.nanoTime() - start);
        System.out.println(perSecond);
        System.out.println(ManagementFactory.getThreadMXBean().getThreadCount() - (async ? 1 : callers));
        System.exit(0);
    }

    private static void fail(Throwable t) {
        t.printStackTrace();
        Runtime.getRuntime().halt(1);
    }
}
