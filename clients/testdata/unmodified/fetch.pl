# Shop code with the providers' real addresses in it, by LWP.
use strict;
use warnings;
use LWP::UserAgent;

my $agent = LWP::UserAgent->new(env_proxy => 1, timeout => 20);
for my $url (@ARGV) {
    my $answer = $agent->get($url);
    print $answer->code, " $url ", $answer->decoded_content, "\n";
}
