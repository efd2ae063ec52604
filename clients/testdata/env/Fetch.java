import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

// Shop code with the providers' real addresses in it: URLConnection, then HttpClient.
class Fetch {
    public static void main(String[] addresses) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String address : addresses) {
            System.out.println(((HttpURLConnection) new URL(address).openConnection()).getResponseCode() + " " + address);
            System.out.println(client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString()).statusCode() + " " + address);
        }
    }
}
