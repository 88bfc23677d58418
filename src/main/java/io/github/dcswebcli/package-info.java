/**
 * Ends Web CLI sessions of Redis instances of the Distributed Cache Service (DCS): {@link
 * io.github.dcswebcli.WebCliClient} is the face.
 */
@NullMarked
package io.github.dcswebcli;

import org.jspecify.annotations.NullMarked;
