package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void every_java_block_of_a_page_is_a_snippet_that_compiles() throws Exception {
        List<String> compiled = MarkdownPages.snippets().stream()
                .map(MarkdownPages.Snippet::code)
                .toList();
        List<String> shown = new ArrayList<>();
        for (Path page : MarkdownPages.pages()) {
            shown.addAll(MarkdownPages.javaBlocks(page));
        }

        assertThat(compiled).as("snippets between 'tag::' and 'end::'").containsAll(shown);
        assertThat(shown).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void every_snippet_is_shown_somewhere_and_has_a_name_of_its_own() throws Exception {
        List<String> shown = new ArrayList<>();
        for (Path page : MarkdownPages.pages()) {
            shown.addAll(MarkdownPages.javaBlocks(page));
        }

        List<MarkdownPages.Snippet> snippets = MarkdownPages.snippets();

        assertThat(snippets).allMatch(snippet -> shown.contains(snippet.code()));
        assertThat(snippets).extracting(MarkdownPages.Snippet::name).doesNotHaveDuplicates();
    }

    @Test
    void every_relative_link_leads_to_a_file() throws Exception {
        Set<String> broken = new TreeSet<>();
        int links = 0;
        for (Path page : MarkdownPages.pages()) {
            for (String link : MarkdownPages.links(page)) {
                links++;
                if (!Files.exists(page.resolveSibling(link))) {
                    broken.add(MarkdownPages.ROOT.relativize(page) + " -> " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThanOrEqualTo(10);
    }

    @Test
    void every_decision_is_in_the_index() throws Exception {
        Path folder = MarkdownPages.ROOT.resolve("docs/decisions");
        List<String> indexed = MarkdownPages.links(folder.resolve("README.md"));

        List<String> pages = MarkdownPages.pages().stream()
                .filter(page -> page.getParent().equals(folder))
                .map(page -> page.getFileName().toString())
                .filter(name -> !name.equals("README.md"))
                .toList();

        assertThat(indexed).containsAll(pages);
        assertThat(pages).hasSizeGreaterThanOrEqualTo(5);
    }
}
