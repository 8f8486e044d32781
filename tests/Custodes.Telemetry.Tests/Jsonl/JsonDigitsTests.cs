using System.Globalization;
using System.Text;
using Custodes.Primitives;
using Custodes.Telemetry.Jsonl;

namespace Custodes.Telemetry.Tests.Jsonl;

/// <summary>
/// Goal: a plain number read eight bytes at a time is the number that reading byte by byte gives.
/// Method: numbers of every length and what may stand behind them, and bytes of which one is no digit.
/// </summary>
public sealed class JsonDigitsTests
{
    [Fact]
    public void A_number_of_up_to_eight_digits_is_taken_whole_and_a_longer_one_has_a_digit_behind()
    {
        SplitMix64 random = new(1);
        for (int turn = 0; turn < 20_000; turn++)
        {
            int digitCount = 1 + random.Below(11);
            string number = NumberOf(ref random, digitCount);
            byte[] text = Encoding.UTF8.GetBytes(number + ",\"fp\":12345");
            int count = JsonDigits.TakeInteger(text, out int value, out byte next);
            Assert.Equal(Math.Min(digitCount, 8), count);
            Assert.Equal(int.Parse(number[..count], CultureInfo.InvariantCulture), value);
            Assert.Equal(text[count], next);
            Assert.Equal(digitCount <= 8, JsonDigits.IsEnd(next));
        }
    }

    [Theory]
    [InlineData("01,aaaaaaa")]
    [InlineData("-1,aaaaaaa")]
    [InlineData(" 1,aaaaaaa")]
    [InlineData("null,aaaaa")]
    [InlineData("\u00ff1,aaaaaaa")]
    public void What_is_no_plain_integer_is_left_alone(string text) =>
        Assert.Equal(0, JsonDigits.TakeInteger(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Any_byte_that_is_no_digit_ends_a_number()
    {
        byte[] text = Encoding.UTF8.GetBytes("1234567890");
        for (int place = 1; place < 8; place++)
        {
            for (int other = 0; other < 256; other++)
            {
                if (!char.IsAsciiDigit((char)other))
                {
                    byte[] cut = [.. text];
                    cut[place] = (byte)other;
                    Assert.Equal(place, JsonDigits.TakeInteger(cut, out int value, out byte next));
                    Assert.Equal(
                        (int.Parse("1234567890"[..place], CultureInfo.InvariantCulture), other),
                        (value, next)
                    );
                }
            }
        }
    }

    [Fact]
    public void A_share_of_up_to_five_decimals_is_the_nearest_double()
    {
        SplitMix64 random = new(2);
        for (int turn = 0; turn < 20_000; turn++)
        {
            int decimalCount = 1 + random.Below(6);
            StringBuilder number = new();
            _ = number.Append(random.Below(10)).Append('.');
            for (int digit = 0; digit < decimalCount; digit++)
            {
                _ = number.Append(random.Below(10));
            }

            byte[] text = Encoding.UTF8.GetBytes($"{number}],\"x\"");
            ulong word = BitConverter.ToUInt64(text);
            int count = JsonDigits.TakeDecimal(word, out double value);
            Assert.Equal(decimalCount <= 5 ? number.Length : 0, count);
            if (count > 0)
            {
                Assert.Equal(double.Parse(number.ToString(), CultureInfo.InvariantCulture), value);
            }
        }
    }

    [Theory]
    [InlineData("1.,aaaaa")]
    [InlineData("00.5,aaa")]
    [InlineData("-0.5,aaa")]
    [InlineData("0.5e1,aa")]
    [InlineData(".5,aaaaa")]
    [InlineData("0.5 ,aaa")]
    [InlineData("0.123456")]
    public void What_is_no_plain_share_is_left_alone(string text) =>
        Assert.Equal(
            0,
            JsonDigits.TakeDecimal(BitConverter.ToUInt64(Encoding.UTF8.GetBytes(text)), out _)
        );

    private static string NumberOf(ref SplitMix64 random, int digitCount)
    {
        StringBuilder number = new();
        for (int digit = 0; digit < digitCount; digit++)
        {
            _ = number.Append(
                digit == 0 && digitCount > 1 ? 1 + random.Below(9) : random.Below(10)
            );
        }

        return number.ToString();
    }
}
