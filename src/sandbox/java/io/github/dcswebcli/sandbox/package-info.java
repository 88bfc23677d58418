/**
 * A stand-in for DCS to test against: {@link io.github.dcswebcli.sandbox.Sandbox} is all of it.
 *
 * <p>It needs the JDK and Moshi, and no class of this project outside this package.
 */
@NullMarked
package io.github.dcswebcli.sandbox;

import org.jspecify.annotations.NullMarked;
