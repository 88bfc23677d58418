/** The client's jar names its module in its manifest; so do those that it needs. */
module com.example.prebuilt {
    requires io.github.dcswebcli;

    exports com.example.prebuilt;
}
