package io.github.dcswebcli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, a row each: a value for each side, and what ours is of the official SDK's and of OkHttp's. */
final class Table {
    private record Row(String measure, Map<String, Double> values) {
        String ratio(String side) {
            Double ours = values.get("ours");
            Double theirs = values.get(side);
            return ours == null || theirs == null ? "" : String.format(Locale.ROOT, "%.2f", ours / theirs);
        }

        String value(String side) {
            Double value = values.get(side);
            return value == null ? "" : String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
        }
    }

    private final String title;
    private final List<Row> rows = new ArrayList<>();

    Table(String title) {
        this.title = title;
    }

    void add(String measure, Map<String, Double> values) {
        rows.add(new Row(measure, values));
        System.out.println(measure + " " + values);
    }

    String markdown() {
        return title + "\n\n| | ours | official SDK | OkHttp alone | java.net.http | ours/SDK | ours/OkHttp |\n"
                + "|---|--:|--:|--:|--:|--:|--:|\n"
                + rows.stream()
                        .map(row -> String.join(
                                " | ",
                                "| " + row.measure,
                                row.value("ours"),
                                row.value("sdk"),
                                row.value("okhttp"),
                                row.value("jdk"),
                                row.ratio("sdk"),
                                row.ratio("okhttp") + " |\n"))
                        .collect(Collectors.joining());
    }

    String json() {
        return rows.stream()
                .map(row -> row.values.entrySet().stream()
                        .map(value -> "\"" + value.getKey() + "\": " + value.getValue())
                        .collect(Collectors.joining(", ", "    \"" + row.measure + "\": {", "}")))
                .collect(Collectors.joining(",\n", "{\n  \"run\": \"" + title + "\",\n  \"rows\": {\n", "\n  }\n}\n"));
    }
}
