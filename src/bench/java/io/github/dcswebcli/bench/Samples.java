package io.github.dcswebcli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values that the rounds gave each side. */
final class Samples {
    private final Map<String, List<Double>> bySide = new LinkedHashMap<>();

    void add(String side, double value) {
        bySide.computeIfAbsent(side, s -> new ArrayList<>()).add(value);
    }

    Map<String, Double> medians() {
        Map<String, Double> medians = new LinkedHashMap<>();
        bySide.forEach((side, values) -> {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            medians.put(side, (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2);
        });
        return medians;
    }
}
