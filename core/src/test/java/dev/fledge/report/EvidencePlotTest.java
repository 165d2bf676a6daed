package dev.fledge.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class EvidencePlotTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void draws_each_line_with_a_legend_the_odds_that_decide_the_warm_up_the_steps_and_the_decision() throws Exception {
        String svg = EvidencePlot.titled("where2eat 1.1.0")
                .worse("errors: worse", Duration.ZERO, 0)
                .worse("errors: worse", MINUTE, 5)
                .within("errors: within", Duration.ZERO, 0)
                .within("errors: within", MINUTE, -1)
                .rollBackAt(Math.log(100))
                .promoteAt(Math.log(40))
                .warmUp(Duration.ofSeconds(30))
                .planned(Duration.ofMinutes(2))
                .step(Duration.ZERO, "5 %")
                .decision(MINUTE, "rolled back after 60 s")
                .build()
                .toSvg();

        assertThat(texts(svg))
                .contains(
                        "where2eat 1.1.0",
                        "errors: worse",
                        "errors: within",
                        "1 in 100 rolls back",
                        "1 in 40 is proof",
                        "warm-up",
                        "5 %",
                        "rolled back after 60 s",
                        "1 in 1 000",
                        "120 s");
        assertThat(paths(svg)).contains("M108 252L420 121.7");
    }

    @Test
    void one_point_is_a_dot() throws Exception {
        String svg =
                EvidencePlot.titled("t").worse("w", Duration.ZERO, 0).build().toSvg();

        assertThat(paths(svg)).contains("M108 252h0.1");
    }

    @Test
    void odds_beyond_the_scale_lie_on_its_edge_with_a_mark_where_they_leave_it() throws Exception {
        String svg = EvidencePlot.titled("t")
                .worse("w", Duration.ZERO, Double.NEGATIVE_INFINITY)
                .worse("w", Duration.ofSeconds(1), 0)
                .worse("w", Duration.ofSeconds(2), Double.POSITIVE_INFINITY)
                .worse("w", Duration.ofSeconds(4), 1e300)
                .build()
                .toSvg();

        assertThat(paths(svg))
                .contains("M108 372L264 297L420 72L732 72", "M103 372h10l-5 8z", "M415 72h10l-5 -8z")
                .filteredOn(path -> path.contains("h10l"))
                .hasSize(2);
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1300, 1301, 100_000})
    void any_number_of_points_makes_a_small_picture_with_its_highest_point(int points) throws Exception {
        EvidencePlot.Builder plot = EvidencePlot.titled("t");
        for (int i = 0; i < points; i++) {
            plot.worse("w", Duration.ofSeconds(i), i == points / 2 ? 4.6 : (i % 7) / 10.0);
        }

        String svg = plot.build().toSvg();

        assertThat(svg).hasSizeLessThan(60_000);
        // 4.6 nats are 2 of the 5 decades above 1 in 1/100.
        assertThat(paths(svg).get(0)).contains(" 132.1");
    }

    @Test
    void the_order_in_which_points_are_added_does_not_matter() {
        List<String> pictures = Stream.of(List.of(0, 1, 2), List.of(2, 0, 1))
                .map(order -> {
                    EvidencePlot.Builder plot = EvidencePlot.titled("t");
                    order.forEach(i -> plot.worse("w", Duration.ofSeconds(i), i));
                    return plot.build().toSvg();
                })
                .toList();

        assertThat(pictures.get(0)).isEqualTo(pictures.get(1));
    }

    @Test
    void texts_are_escaped_and_cut_where_no_picture_could_hold_them() throws Exception {
        String evil = "</text><script>alert(\"1\")</script> & '\u0000\uD800";

        String svg = EvidencePlot.titled(evil)
                .worse(evil, Duration.ZERO, 0)
                .step(Duration.ZERO, evil)
                .decision(Duration.ZERO, "x".repeat(200))
                .build()
                .toSvg();

        assertThat(svg).doesNotContain("<script");
        assertThat(texts(svg)).contains("</text><script>alert(\"1\")</script> & '\uFFFD\uFFFD", "x".repeat(109) + "…");
    }

    @Test
    void it_needs_nothing_from_elsewhere_and_takes_the_colour_of_the_text_around_it() throws Exception {
        String svg =
                EvidencePlot.titled("t").worse("w", Duration.ZERO, 0).build().toSvg();

        assertThat(svg.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http")
                .doesNotContain("href")
                .doesNotContain("url(")
                .doesNotContain(" id=")
                .contains("currentColor");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1 s",
        "90, 90 s",
        "600, 10 min",
        "7200, 120 min",
        "86400, 24 h",
        "5184000, 56 d",
    })
    void time_is_labelled_in_a_unit_that_fits(long seconds, String label) throws Exception {
        String svg = EvidencePlot.titled("t")
                .worse("w", Duration.ofSeconds(seconds), 0)
                .build()
                .toSvg();

        assertThat(texts(svg)).contains(label);
        assertThat(texts(svg).stream().filter(text -> text.matches("[0-9]+ (s|min|h|d)")))
                .hasSizeLessThan(11);
    }

    @Test
    void very_sure_policies_stay_on_the_picture() throws Exception {
        String svg = EvidencePlot.titled("t")
                .worse("w", Duration.ZERO, 0)
                .rollBackAt(Math.log(1e6))
                .build()
                .toSvg();

        assertThat(texts(svg)).contains("1 in 1 000 000", "1 in 1e7");
    }

    @Test
    void refuses_what_is_no_picture() {
        EvidencePlot.Builder plot = EvidencePlot.titled("t").worse("w", Duration.ZERO, 0);

        assertThatThrownBy(() -> EvidencePlot.titled("empty").build())
                .hasMessage("the picture 'empty' has no point; add some with levels(), worse() or within()");
        assertThatThrownBy(() -> plot.worse("w", Duration.ZERO, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> plot.worse("w", Duration.ofSeconds(-1), 0)).hasMessageContaining("negative");
        assertThatThrownBy(() -> plot.within("w", Duration.ZERO, 0))
                .hasMessage("the line 'w' speaks the other way already; give one of the two another name");
        assertThatThrownBy(() -> plot.rollBackAt(Double.POSITIVE_INFINITY)).hasMessageContaining("Infinity");
    }

    private static List<String> texts(String svg) throws Exception {
        return elements(svg, "text").map(Element::getTextContent).toList();
    }

    private static List<String> paths(String svg) throws Exception {
        return elements(svg, "path").map(path -> path.getAttribute("d")).collect(Collectors.toList());
    }

    private static Stream<Element> elements(String svg, String name) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        return IntStream.range(0, document.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) document.getElementsByTagName(name).item(i));
    }

    @Test
    void sixteen_lines_of_one_side_are_told_apart() {
        EvidencePlot.Builder plot = EvidencePlot.titled("many rules");
        for (int rule = 0; rule < 16; rule++) {
            plot.worse("rule " + rule, Duration.ofSeconds(1), 1);
        }

        Matcher pens = Pattern.compile("<path[^>]*? (stroke=\"[^\"]*\".*?)(?= fill=|/>)")
                .matcher(plot.build().toSvg());

        Set<String> looks = new HashSet<>();
        while (pens.find()) {
            looks.add(pens.group(1));
        }
        assertThat(looks).hasSize(16);
    }
}
