package dev.fledge.rollout.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class StrategicMergeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void containers_are_merged_by_name() throws Exception {
        assertThat(merged(
                        "{'containers':[{'name':'a','image':'1','args':['x']},{'name':'b','image':'1'}]}",
                        "{'containers':[{'name':'a','image':'2'}]}"))
                .isEqualTo("{'containers':[{'name':'a','image':'2','args':['x']},{'name':'b','image':'1'}]}");
    }

    @Test
    void a_list_without_a_key_is_replaced() throws Exception {
        assertThat(merged("{'args':['x','y']}", "{'args':['z']}")).isEqualTo("{'args':['z']}");
    }

    @Test
    void null_deletes_a_field() throws Exception {
        assertThat(merged("{'spec':{'paused':true,'replicas':2}}", "{'spec':{'paused':null}}"))
                .isEqualTo("{'spec':{'replicas':2}}");
    }

    @Test
    void variables_are_merged_by_name_and_one_is_deleted() throws Exception {
        assertThat(merged(
                        "{'env':[{'name':'A','value':'1'},{'name':'B','value':'1'}]}",
                        "{'env':[{'name':'A','$patch':'delete'},{'name':'B','value':'2'}]}"))
                .isEqualTo("{'env':[{'name':'B','value':'2'}]}");
    }

    @Test
    void ports_of_a_container_are_told_apart_by_container_port_and_those_of_a_service_by_port() throws Exception {
        assertThat(merged(
                        "{'ports':[{'containerPort':80},{'containerPort':81}]}",
                        "{'ports':[{'containerPort':81,'name':'admin'}]}"))
                .isEqualTo("{'ports':[{'containerPort':80},{'containerPort':81,'name':'admin'}]}");
        assertThat(merged("{'ports':[{'port':80,'name':'http'}]}", "{'ports':[{'port':80,'targetPort':8080}]}"))
                .isEqualTo("{'ports':[{'port':80,'name':'http','targetPort':8080}]}");
    }

    @Test
    void an_element_that_is_new_comes_first_unless_an_order_is_said() throws Exception {
        assertThat(merged("{'containers':[{'name':'a'}]}", "{'containers':[{'name':'new'}]}"))
                .isEqualTo("{'containers':[{'name':'new'},{'name':'a'}]}");
        assertThat(merged(
                        "{'containers':[{'name':'a'}]}",
                        "{'$setElementOrder/containers':[{'name':'a'},{'name':'new'}],'containers':[{'name':'new'}]}"))
                .isEqualTo("{'containers':[{'name':'a'},{'name':'new'}]}");
    }

    @Test
    void what_an_order_does_not_name_stays_where_it_was() throws Exception {
        assertThat(
                        merged(
                                "{'containers':[{'name':'a'},{'name':'between'},{'name':'b'}]}",
                                "{'$setElementOrder/containers':[{'name':'a'},{'name':'b'}],'containers':[{'name':'b','image':'2'}]}"))
                .isEqualTo("{'containers':[{'name':'a'},{'name':'between'},{'name':'b','image':'2'}]}");
    }

    @Test
    void a_list_may_be_replaced_on_purpose() throws Exception {
        assertThat(merged(
                        "{'containers':[{'name':'a'},{'name':'b'}]}",
                        "{'containers':[{'$patch':'replace'},{'name':'c'}]}"))
                .isEqualTo("{'containers':[{'name':'c'}]}");
    }

    @Test
    void an_object_may_be_replaced_on_purpose() throws Exception {
        assertThat(merged(
                        "{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}",
                        "{'strategy':{'$patch':'replace','type':'Recreate'}}"))
                .isEqualTo("{'strategy':{'type':'Recreate'}}");
    }

    @Test
    void keys_that_are_not_retained_go() throws Exception {
        assertThat(merged(
                        "{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}",
                        "{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}"))
                .isEqualTo("{'strategy':{'type':'Recreate'}}");
    }

    @Test
    void finalizers_are_a_set_that_grows_and_shrinks() throws Exception {
        assertThat(merged("{'finalizers':['a','b']}", "{'finalizers':['b','c']}"))
                .isEqualTo("{'finalizers':['a','b','c']}");
        assertThat(merged("{'finalizers':['a','b']}", "{'$deleteFromPrimitiveList/finalizers':['a']}"))
                .isEqualTo("{'finalizers':['b']}");
    }

    @Test
    void an_element_without_its_key_is_a_bad_request() {
        assertThatThrownBy(() -> merged("{'containers':[{'name':'a'}]}", "{'containers':[{'image':'2'}]}"))
                .isInstanceOf(Refusal.class)
                .hasMessage("map: {\"image\":\"2\"} does not contain declared merge key: name");
    }

    private static String merged(String target, String patch) throws Exception {
        return StrategicMerge.apply(JSON.readTree(target.replace('\'', '"')), JSON.readTree(patch.replace('\'', '"')))
                .toString()
                .replace('"', '\'');
    }
}
