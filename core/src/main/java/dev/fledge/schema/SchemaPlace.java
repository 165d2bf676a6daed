package dev.fledge.schema;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.path.NodePath;
import dev.fledge.schema.SchemaLibrary.Place;

/** Where a schema stands: its documents, its node and the pointer to it from the root of the first document. */
record SchemaPlace(SchemaLibrary library, Place place, String pointer) {
    /** Returns what messages call the schema, such as {@code prices.yaml#/components/schemas/Price}. */
    String source() {
        String document = library.shown(library.address());
        return pointer.isEmpty() ? document : document + "#" + pointer;
    }

    /** Returns a place of the validator in words that a reader can look up. */
    String shown(SchemaLocation location) {
        String address = location.getAbsoluteIri() == null
                ? library.address()
                : location.getAbsoluteIri().toString();
        return library.shown(address) + "#"
                + pointer(location.getFragment(), location.getFragment().getNameCount());
    }

    /** Returns the first steps of a path as a JSON pointer. */
    static String pointer(NodePath path, int steps) {
        String pointer = "";
        for (int i = 0; i < steps; i++) {
            pointer = Pointers.child(pointer, String.valueOf(path.getElement(i)));
        }
        return pointer;
    }
}
