package io.github.dcswebcli.contract;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import com.squareup.moshi.Moshi;
import io.github.dcswebcli.rich.api.FilesApi;
import io.github.dcswebcli.rich.api.PetsApi;
import io.github.dcswebcli.rich.model.Big;
import io.github.dcswebcli.rich.model.Cat;
import io.github.dcswebcli.rich.model.Colour;
import io.github.dcswebcli.rich.model.Level;
import io.github.dcswebcli.rich.model.Names;
import io.github.dcswebcli.rich.model.Pet;
import io.github.dcswebcli.rich.model.Problem;
import io.github.dcswebcli.rich.model.Secrets;
import io.github.dcswebcli.rich.model.Tag;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import retrofit2.Retrofit;
import retrofit2.converter.moshi.MoshiConverterFactory;

/** What the templates make of a richer spec than ours (rich.yaml), at work. */
class RichSpecTest {
    private static final Moshi MOSHI = new Moshi.Builder()
            .add(BigDecimal.class, new DecimalAdapter().nullSafe())
            .add(LocalDate.class, adapter(LocalDate::parse, LocalDate::toString))
            .add(OffsetDateTime.class, adapter(OffsetDateTime::parse, OffsetDateTime::toString))
            .add(UUID.class, adapter(UUID::fromString, UUID::toString))
            .add(URI.class, adapter(URI::create, URI::toString))
            .add(byte[].class, adapter(Base64.getDecoder()::decode, Base64.getEncoder()::encodeToString))
            .build();
    private static final Retrofit RETROFIT = new Retrofit.Builder()
            .baseUrl("https://rich.example.com/base/")
            .addConverterFactory(MoshiConverterFactory.create(MOSHI))
            .build();
    private static final PetsApi PETS = RETROFIT.create(PetsApi.class);
    private static final FilesApi FILES = RETROFIT.create(FilesApi.class);

    private static final String PET = """
            {"id":9007199254740993,"name":"Rex","count":3,"ok":true,"price":12.34,"single":1.5,\
            "twice":2.25,"born":"2020-02-29","seen":"2020-02-29T10:20:30+08:00",\
            "key":"0f5181ca-ba00-24e7-2f89-c0045e707b91","home":"https://example.com/%E4%BD%A0","data":"AQID",\
            "status":"a-b","grade":5,"fine_level":-3,"big":8000000000,"ratio":0.5,"colour":"q\\"uo\\\\te",\
            "tags":[{"name":"一"},{}],"names":["x","y"],"moods":["good","bad"],"moodGrid":[["good"],[]],"marks":[1,2],\
            "colours":["dark-blue","1st","","红"],"grid":[[1,2],[3]],"labels":{"a-b":"c"},\
            "seenBy":{"me":["2020-01-01T00:00:01Z"]},"moodOf":{"me":"bad"},"tagOf":{"me":{"name":"t"}},\
            "free":{"any":"thing"},"anything":["at","all"],\
            "place":{"street":"s","inner":{"deep":["d"]}},"oldName":"old"}""";

    @Test
    void aRecordKeepsEveryKindOfValueOnItsWayThroughJson() throws IOException {
        Pet pet = read(Pet.class, PET);

        assertThat(pet.id()).isEqualTo(9007199254740993L);
        assertThat(pet.nullableRequired()).isNull();
        assertThat(pet.price()).isEqualTo(new BigDecimal("12.34"));
        assertThat(pet.born()).isEqualTo(LocalDate.of(2020, 2, 29));
        assertThat(pet.seen()).isEqualTo(OffsetDateTime.parse("2020-02-29T10:20:30+08:00"));
        assertThat(pet.key()).isEqualTo(UUID.fromString("0f5181ca-ba00-24e7-2f89-c0045e707b91"));
        assertThat(pet.data()).containsExactly(1, 2, 3);
        assertThat(pet.status()).isEqualTo(Pet.StatusEnum.A_B);
        assertThat(pet.fineLevel()).isEqualTo(Level.NUMBER_MINUS_3);
        assertThat(pet.big()).isEqualTo(Big.NUMBER_8000000000);
        assertThat(pet.colour()).isEqualTo(Colour.Q_UO_TE);
        assertThat(pet.tags()).containsExactly(new Tag("一"), new Tag(null));
        assertThat(pet.names()).isEqualTo(Set.of("x", "y"));
        assertThat(pet.moodGrid()).containsExactly(List.of(Pet.MoodGridEnum.GOOD), List.of());
        assertThat(pet.moodOf()).isEqualTo(Map.of("me", Pet.InnerEnum.BAD));
        assertThat(pet.place().inner().deep()).containsExactly("d");
        assertThat(write(Pet.class, pet)).isEqualTo(PET);
    }

    @Test
    void nullIsLeftOut() throws IOException {
        assertThat(write(Problem.class, new Problem("1", null))).isEqualTo("{\"code\":\"1\"}");
    }

    @Test
    void aNumberThatIsNoneOfTheEnumsIsRefused() {
        assertThatThrownBy(() -> read(Level.class, "7"))
                .isInstanceOf(JsonDataException.class)
                .hasMessage("No Level: 7 at path $");
    }

    @Test
    void namesThatJavaForbidsKeepTheirNameInJson() throws Exception {
        RecordComponent[] components = Names.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Arrays.fill(types, String.class);
        Object[] values = new Object[components.length];
        Arrays.fill(values, "v");

        String json = write(Names.class, Names.class.getConstructor(types).newInstance(values));

        assertThat(json)
                .isEqualTo(Stream.of(
                                "wait",
                                "notify",
                                "notifyAll",
                                "hashCode",
                                "toString",
                                "clone",
                                "finalize",
                                "getClass",
                                "class",
                                "int",
                                "record",
                                "yield",
                                "var",
                                "a-b",
                                "1st",
                                "$ref-like",
                                "@type",
                                "x.y",
                                "UPPER_CASE",
                                "ID",
                                "_links",
                                "the value",
                                "名字",
                                "equals",
                                "value",
                                "json")
                        .map(name -> "\"" + name + "\":\"v\"")
                        .collect(joining(",", "{", "}")));
    }

    @Test
    void aRecordHasTheComponentsOfAllThatItIsMadeOf() throws IOException {
        assertThat(write(Cat.class, new Cat("cat", Cat.MoodEnum.GOOD, null, 9)))
                .isEqualTo("{\"kind\":\"cat\",\"mood\":\"good\",\"lives\":9}");
    }

    @Test
    void toStringShowsNoSecretWhereverItIs() {
        Secrets inner = new Secrets("me", "s3cret", null, null, null, 1);
        Secrets outer = new Secrets(null, null, List.of("s3cret"), Map.of("k", List.of("s3cret")), List.of(inner), 2);

        assertThat(inner).hasToString("Secrets[user=me, secret=***, secrets=null, deep=null, others=null, level=1]");
        assertThat(outer)
                .hasToString("Secrets[user=null, secret=null, secrets=***, deep=***, others=[" + inner + "], level=2]");
        assertThat(new Cat("cat", null, "s3cret", 9)).hasToString("Cat[kind=cat, mood=null, secret=***, lives=9]");
    }

    @Test
    void toStringIsAsJavaWouldHaveItWhereThereIsNoSecret() {
        assertThat(new Problem("1", null)).hasToString("Problem[code=1, detail=null]");
    }

    @Test
    void queryAndHeaderParametersAreSentUnderTheirNames() {
        Request request = PETS.listPets(
                        LocalDate.of(2020, 2, 29),
                        UUID.fromString("0f5181ca-ba00-24e7-2f89-c0045e707b91"),
                        "a-b",
                        List.of("a", "b&c"),
                        "1,2",
                        Level.NUMBER_2,
                        List.of(Colour.DARK_BLUE, Colour.u),
                        1,
                        OffsetDateTime.parse("2020-01-01T00:00:01+08:00"),
                        20,
                        true,
                        Set.of("t"),
                        "x,y")
                .request();

        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.header("X-Trace-Id")).isEqualTo("0f5181ca-ba00-24e7-2f89-c0045e707b91");
        assertThat(request.header("X-Tags")).isEqualTo("x,y");
        assertThat(request.url())
                .hasToString("https://rich.example.com/base/v1/pets?from=2020-02-29&status=a-b&tags=a"
                        + "&tags=b%26c&ids=1%2C2&level=2&colours=dark-blue&colours=%E7%BA%A2&grade=1"
                        + "&since=2020-01-01T00%3A00%3A01%2B08%3A00&limit=20&the-limit=true&tag=t");
    }

    @Test
    void parametersThatAreNullAreLeftOut() {
        Request request = PETS.listPets(
                        LocalDate.of(2020, 2, 29),
                        new UUID(0, 0),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .request();

        assertThat(request.url()).hasToString("https://rich.example.com/base/v1/pets?from=2020-02-29");
        assertThat(request.headers().names()).containsExactly("X-Trace-Id");
    }

    @Test
    void pathParametersAreEncoded() {
        assertThat(PETS.delete(7L, Colour.Q_UO_TE, Level.NUMBER_MINUS_3)
                        .request()
                        .url())
                .hasToString("https://rich.example.com/base/v1/pets/7/q%22uo%5Cte/-3");
        assertThat(PETS.readKeys("a/b,c d?#%").request().url())
                .hasToString("https://rich.example.com/base/v1/paths/a%2Fb,c%20d%3F%23%25");
    }

    @Test
    void bodiesAreJson() throws IOException {
        Request request = PETS.putPet(7L, Colour.RED, Level.NUMBER_1, List.of(read(Pet.class, PET)))
                .request();

        assertThat(request.method()).isEqualTo("PUT");
        assertThat(request.body().contentType()).hasToString("application/json; charset=UTF-8");
        assertThat(sent(request)).isEqualTo("[" + PET + "]");
    }

    @Test
    void formsFilesAndPartsAreSentAsThemselves() throws IOException {
        RequestBody file = RequestBody.create("file", MediaType.get("text/plain"));
        var part = MultipartBody.Part.createFormData("file", "f.txt", file);

        assertThat(sent(FILES.login("me", "p&w", 2, List.of("r", "w")).request()))
                .isEqualTo("user=me&pass-word=p%26w&level=2&scopes=r&scopes=w");
        assertThat(sent(FILES.putFile(file).request())).isEqualTo("file");
        assertThat(sent(FILES.uploadFile(part, RequestBody.create("a note", null), List.of(part))
                        .request()))
                .contains("name=\"note\"", "\r\n\r\na note\r\n", "filename=\"f.txt\"");
    }

    private static <T> T read(Class<T> type, String json) throws IOException {
        return MOSHI.adapter(type).fromJson(json);
    }

    private static <T> String write(Class<T> type, T value) {
        return MOSHI.adapter(type).toJson(value);
    }

    private static String sent(Request request) throws IOException {
        Buffer buffer = new Buffer();
        request.body().writeTo(buffer);
        return buffer.readUtf8();
    }

    /** Moshi knows none of these types, so a project with such a spec brings adapters like this. */
    private static <T> JsonAdapter<T> adapter(Function<String, T> read, Function<T, String> write) {
        return new JsonAdapter<T>() {
            @Override
            public T fromJson(JsonReader reader) throws IOException {
                return read.apply(reader.nextString());
            }

            @Override
            public void toJson(JsonWriter writer, T value) throws IOException {
                writer.value(write.apply(value));
            }
        }.nullSafe();
    }

    private static final class DecimalAdapter extends JsonAdapter<BigDecimal> {
        @Override
        public BigDecimal fromJson(JsonReader reader) throws IOException {
            return new BigDecimal(reader.nextString());
        }

        @Override
        public void toJson(JsonWriter writer, BigDecimal value) throws IOException {
            writer.value(value);
        }
    }
}
