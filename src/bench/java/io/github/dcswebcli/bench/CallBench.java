package io.github.dcswebcli.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A warm call, done or refused. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallBench {
    /** The name of the side. */
    @Param("ours")
    public String name;

    private Side side;

    /** Makes the client. */
    @Setup
    public void setUp() {
        side = Side.named(name);
    }

    /**
     * A call that is done.
     *
     * @return the status
     * @throws Exception if it is not
     */
    @Benchmark
    public int call() throws Exception {
        return side.call();
    }

    /**
     * A call that is refused.
     *
     * @return the status, or the exception that stands for it
     */
    @Benchmark
    public Object refused() {
        try {
            return side.call();
        } catch (Exception e) {
            return e;
        }
    }
}
